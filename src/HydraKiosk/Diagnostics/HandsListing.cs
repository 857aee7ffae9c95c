using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Diagnostics;

/// <summary>Everything that a button or a light can be connected to, for the verb <c>devices</c>.</summary>
internal static class HandsListing
{
    /// <summary>Looks at what there is.</summary>
    /// <param name="options">Which GPIO driver to ask.</param>
    /// <param name="time">The clock.</param>
    public static HandsReport Read(KioskOptions options, TimeProvider time)
    {
        using var factory = new HandsFactory(options, time, NullLogger.Instance);
        return new HandsReport(
            [.. factory.Gpio.Chips().Select(Chip)],
            [.. factory.Inputs.List().Select(d => new InputLine(d.Path, d.Name, d.KeyCount, d.Keys, d.Switches, d.Lights, d.Problem))],
            [.. SysfsLights.List().Select(l => new LampLine(l.Name, l.MaxBrightness, NullIfEmpty(l.Colours), l.IsWritable))],
            [.. CanInterfaces.List().Select(c => new CanLine(c.Name, c.IsUp))],
            [.. SpiDevices.List().Select(s => new SpiLine(s.Path, s.IsWritable))]);
    }

    /// <summary>Writes it for people; nothing about kinds of which there are none but one line.</summary>
    public static void Write(HandsReport report, TextWriter output)
    {
        output.WriteLine();
        Write("GPIO chips", report.GpioChips, output, chip =>
        {
            output.WriteLine($"  {Printable.Line(chip.Name)} \"{Printable.Line(chip.Label)}\", {chip.Lines.Count} lines");
            foreach (var line in chip.Lines.Where(l => l.Name is not null || l.UsedBy is not null))
            {
                output.WriteLine($"    {line.Number,4}  {Printable.Line(line.Name ?? ""),-20} "
                    + (line.UsedBy is null ? "free" : $"used by {Printable.Line(line.UsedBy)}") + (line.IsOutput ? ", output" : ""));
            }
        });
        Write("Input devices", report.InputDevices, output, device =>
        {
            output.WriteLine($"  \"{Printable.Line(device.Name)}\" ({device.Path})" + (device.Problem is null ? "" : $": {Printable.Line(device.Problem)}"));
            Words("keys", device.Keys, output);
            Words("switches", device.Switches, output);
            Words("lights", device.Lights, output);
        });
        Write("Lights under /sys/class/leds", report.Lights, output, light => output.WriteLine(
            $"  {Printable.Line(light.Name)}, {light.MaxBrightness + 1} steps{(light.Colours is null ? "" : $", {Printable.Line(light.Colours)}")}"
                + (light.IsWritable ? "" : ", not writable for this user")));
        Write("CAN interfaces", report.CanInterfaces, output, can => output.WriteLine($"  {can.Name}, {(can.IsUp ? "up" : "down")}"));
        Write("SPI devices", report.SpiDevices, output, spi =>
            output.WriteLine($"  {spi.Path}{(spi.IsWritable ? "" : ", not writable for this user")}"));
    }

    private static ChipLine Chip(GpioChip chip) => new(
        chip.Path, chip.Name, chip.Label,
        [.. chip.Lines.Select(l => new PinLine(l.Offset, NullIfEmpty(l.Name), NullIfEmpty(l.Consumer), l.IsOutput))]);

    private static void Write<T>(string what, IReadOnlyList<T> all, TextWriter output, Action<T> write)
    {
        output.WriteLine(all.Count == 0 ? $"{what}: none." : $"{what}:");
        foreach (var one in all)
        {
            write(one);
        }
    }

    private static void Words(string what, IReadOnlyList<string> words, TextWriter output)
    {
        if (words.Count > 0)
        {
            output.WriteLine($"      {what}: {string.Join(' ', words)}");
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
