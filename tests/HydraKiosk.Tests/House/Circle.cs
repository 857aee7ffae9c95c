#pragma warning disable SA1649, IDE0130 // two namespaces in one file, on purpose

namespace HydraKiosk.Tests.House.CircleOne
{
    internal static class One
    {
        public static object? Use() => CircleOther.Other.Use;
    }
}

namespace HydraKiosk.Tests.House.CircleOther
{
    internal static class Other
    {
        public static Func<object?> Use { get; } = CircleOne.One.Use;
    }
}
