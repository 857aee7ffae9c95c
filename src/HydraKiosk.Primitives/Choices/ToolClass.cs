namespace HydraKiosk.Primitives.Choices;

/// <summary>
/// What a tool can do to the world, from the harmless to the grave. The order is used: a class includes the care of those before it.
/// </summary>
public enum ToolClass
{
    /// <summary>It only tells.</summary>
    Read,

    /// <summary>It changes something on the device or elsewhere.</summary>
    Act,

    /// <summary>It spends, books, sells or orders.</summary>
    Money,

    /// <summary>It moves or changes a vehicle.</summary>
    Vehicle,
}
