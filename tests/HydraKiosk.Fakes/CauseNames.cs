using System.Reflection;

namespace HydraKiosk.Fakes;

/// <summary>Finds causes by the names of the properties that hold them: the data of a test's attribute may be a name, never an object.</summary>
public static class CauseNames
{
    /// <summary>What the property of that name holds.</summary>
    public static T Find<T>(Type table, string name) => (T)table.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>The name of the property that holds this object; null for null.</summary>
    public static string? Of(Type table, object? cause) => cause is null ? null
        : table.GetProperties(BindingFlags.Public | BindingFlags.Static).Single(property => ReferenceEquals(property.GetValue(null), cause)).Name;
}
