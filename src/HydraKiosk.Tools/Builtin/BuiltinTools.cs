using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>The tools that are part of the program. This is the one place where one is declared.</summary>
public static class BuiltinTools
{
    private static readonly Dictionary<string, Func<BuiltinServices, string?, ITool>> _makers = new(StringComparer.Ordinal)
    {
        [DeviceStatusTool.ToolName] = static (device, description) => new DeviceStatusTool(device.ReadStatus, description),
    };

    /// <summary>The names that a catalogue may list.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes the tool of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="services">What the device offers to its tools.</param>
    /// <param name="description">Replaces the description given to the model.</param>
    /// <exception cref="ArgumentException">There is no such tool.</exception>
    public static ITool Make(string name, BuiltinServices services, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return _makers.TryGetValue(name, out var make) ? make(services, description)
            : throw new ArgumentException($"{name} is not built in", nameof(name));
    }
}
