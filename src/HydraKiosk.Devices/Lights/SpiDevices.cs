using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>An SPI bus with a device file, for a list.</summary>
/// <param name="Path">Its device file.</param>
/// <param name="IsWritable">Whether this process may use it.</param>
public sealed record SpiDeviceInfo(string Path, bool IsWritable);

/// <summary>The SPI buses that a strip can hang at.</summary>
public static class SpiDevices
{
    private const string Folder = "/dev";

    /// <summary>All of them, by name; none where SPI is switched off.</summary>
    public static IReadOnlyList<SpiDeviceInfo> List() => List(LinuxLightFiles.Instance);

    internal static IReadOnlyList<SpiDeviceInfo> List(ILightFiles files) =>
        [.. files.Names(Folder).Where(n => n.StartsWith("spidev", StringComparison.Ordinal))
            .Select(n => new SpiDeviceInfo($"{Folder}/{n}", LightFileText.IsWritable(files, $"{Folder}/{n}")))];
}
