using System.Globalization;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>The CAN interfaces of this machine.</summary>
public static class CanInterfaces
{
    private const string Folder = "/sys/class/net";
    private const string CanType = "280"; // ARPHRD_CAN

    /// <summary>All of them, by name. Needs no permission; any thread.</summary>
    public static IReadOnlyList<CanInterface> List() => List(LinuxKernel.Instance);

    /// <inheritdoc cref="List()"/>
    internal static IReadOnlyList<CanInterface> List(IKernel kernel) =>
    [
        .. kernel.Names(Folder).Where(n => kernel.Text($"{Folder}/{n}/type") == CanType).Order(StringComparer.Ordinal)
            .Select(n => new CanInterface(n, IsUp(kernel.Text($"{Folder}/{n}/flags")))),
    ];

    private static bool IsUp(string? flags) =>
        flags is not null && flags.StartsWith("0x", StringComparison.Ordinal)
        && uint.TryParse(flags.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
        && (bits & InterfaceRequest.Up) != 0;
}

/// <summary>A CAN interface, for a list.</summary>
/// <param name="Name">Its name: <c>can0</c>.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record CanInterface(string Name, bool IsUp);
