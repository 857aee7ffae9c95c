using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>A lamp of the kernel's LED class, for a list.</summary>
/// <param name="Name">What <see cref="SysfsLight.Open(string)"/> takes.</param>
/// <param name="MaxBrightness">Its steps, or 0 where that cannot be read; 1 for one that is only on or off.</param>
/// <param name="Colours">Its colours in order, such as <c>red green blue</c>; empty for one colour.</param>
/// <param name="Trigger">What switches it at present: <c>none</c>, <c>mmc0</c>.</param>
/// <param name="IsWritable">Whether this process may switch it.</param>
public sealed record SysfsLightInfo(string Name, int MaxBrightness, string Colours, string Trigger, bool IsWritable);

/// <summary>The lamps of the kernel's LED class.</summary>
public static class SysfsLights
{
    /// <summary>All of them, by name; none where the kernel has none. Touches no lamp.</summary>
    public static IReadOnlyList<SysfsLightInfo> List() => List(LinuxLightFiles.Instance, SysfsLight.Root);

    internal static IReadOnlyList<SysfsLightInfo> List(ILightFiles files, string root) =>
        [.. files.Names(root).Select(name => new SysfsLightInfo(
            name,
            int.TryParse(Text(files, root, name, "max_brightness"), out var max) ? Math.Max(0, max) : 0,
            Text(files, root, name, "multi_index"),
            SysfsLight.ActiveTrigger(Text(files, root, name, "trigger")),
            LightFileText.IsWritable(files, $"{root}/{name}/brightness")))];

    private static string Text(ILightFiles files, string root, string name, string part) =>
        LightFileText.Read(files, $"{root}/{name}/{part}", out var text) == 0 ? text : "";
}
