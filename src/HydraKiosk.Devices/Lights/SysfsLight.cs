using System.Globalization;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>
/// A lamp of the kernel's LED class, <c>/sys/class/leds/NAME</c>: a board's own, one behind a PWM, one of an input device (<c>input3::mute</c>), one
/// of three colours (<c>multi_intensity</c>). Its trigger, such as "flash with the memory card", is taken off and put back at the end.
/// </summary>
public sealed class SysfsLight : ILight
{
    /// <summary>Where the kernel lists them.</summary>
    internal const string Root = "/sys/class/leds";

    private const string NoTrigger = "none";

    /// <summary>With fewer steps than this a slow change is a row of jumps.</summary>
    private const int LeastToDim = 8;

    private static readonly LightErrors.Remedies _remedies = new(
        "`hydra-kiosk devices` lists the lamps there are; a lamp of a plugged device comes with it",
        "let the service's group write it, with a udev rule: SUBSYSTEM==\"leds\", ACTION==\"add\", "
            + "RUN+=\"/bin/chgrp -R hydra-kiosk /sys%p\", RUN+=\"/bin/chmod -R g=u /sys%p\"; "
            + "then `udevadm control --reload && udevadm trigger --action=add --subsystem-match=leds`",
        "the service's unit makes /sys read-only: take ProtectKernelTunables=yes out of it, or add ReadWritePaths=/sys/class/leds /sys/devices");

    private readonly ILightFiles _files;
    private readonly string _folder;
    private readonly int[] _levels;
    private readonly int _max;
    private readonly char[] _order; // r, g, b or another letter for each part of multi_intensity; empty: one colour
    private readonly int _brightness;
    private readonly int _intensity = -1;
    private readonly string _trigger = NoTrigger;

    private SysfsLight(ILightFiles files, string root, string name)
    {
        _files = files;
        _folder = $"{root}/{name}";
        Place = $"{Root}/{name}";
        _max = ReadMax();
        _levels = LightGamma.Table(_max);
        _order = ReadOrder();
        _brightness = OpenPart("brightness");
        try
        {
            _trigger = TakeOver();
            if (HasColours)
            {
                // First no colour, then full brightness: from now on one write a change does, and nothing lights up here.
                _intensity = OpenPart("multi_intensity");
                Show(LightColour.Off);
                WriteNumber(_brightness, "brightness", _max);
            }
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool CanDim => _max >= LeastToDim;

    /// <inheritdoc/>
    public bool HasColours => _order.Length > 0;

    /// <summary>Opens a lamp.</summary>
    /// <param name="name">Its name in <c>/sys/class/leds</c>.</param>
    /// <exception cref="DeviceException">It is absent, may not be used, or says nonsense about itself.</exception>
    public static SysfsLight Open(string name) => Open(name, LinuxLightFiles.Instance, Root);

    /// <inheritdoc/>
    public void Show(LightColour colour)
    {
        if (HasColours)
        {
            ShowParts(colour);
        }
        else
        {
            WriteNumber(_brightness, "brightness", Level(colour.Brightness));
        }
    }

    /// <summary>Makes it dark and puts its trigger back.</summary>
    public void Dispose()
    {
        // A lamp that fails here is left as it is: whoever disposes of it after a failure has been told of that already.
        _ = _files.WriteAtStart(_brightness, "0\n"u8);
        LetGo();
    }

    internal static SysfsLight Open(string name, ILightFiles files, string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.Contains('/') || name is "." or ".."
            ? throw new DeviceException(
                DeviceFault.Unable, $"{Root}/{name}", "this is not the name of a lamp", "give the bare name that `hydra-kiosk devices` lists")
            : new SysfsLight(files, root, name);
    }

    /// <summary>The trigger in brackets among those that there are: <c>none [mmc0] heartbeat</c>.</summary>
    internal static string ActiveTrigger(string text)
    {
        var begin = text.IndexOf('[');
        var end = text.IndexOf(']', begin + 1);
        return begin >= 0 && end > begin ? text[(begin + 1)..end] : NoTrigger;
    }

    /// <summary>Dark stays dark, and what is to be lit is never rounded to dark.</summary>
    private int Level(byte part) =>
        CanDim ? part == 0 ? 0 : Math.Max(1, _levels[part])
        : part >= 128 ? _max : 0;

    private void ShowParts(LightColour colour)
    {
        Span<byte> text = stackalloc byte[16 * _order.Length];
        var length = 0;
        foreach (var part in _order)
        {
            var level = Level(part switch
            {
                'r' => colour.Red,
                'g' => colour.Green,
                'b' => colour.Blue,
                _ => 0, // amber or white beside the three: they have shown it already
            });
            level.TryFormat(text[length..], out var digits, provider: CultureInfo.InvariantCulture);
            length += digits;
            text[length++] = (byte)' ';
        }

        text[length - 1] = (byte)'\n';
        Check(_files.WriteAtStart(_intensity, text[..length]), length, "multi_intensity");
    }

    private void WriteNumber(int file, string part, int number)
    {
        Span<byte> text = stackalloc byte[16];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        text[length++] = (byte)'\n';
        Check(_files.WriteAtStart(file, text[..length]), length, part);
    }

    private void Check(int result, int length, string part)
    {
        if (result < 0)
        {
            throw LightErrors.Of(Place, $"writing {part}", -result, isOpen: true, _remedies);
        }

        if (result != length)
        {
            throw LightErrors.Of(Place, $"writing {part} ({result} of {length} bytes)", LightErrors.Io, isOpen: true, _remedies);
        }
    }

    private int ReadMax()
    {
        var error = LightFileText.Read(_files, $"{_folder}/max_brightness", out var text);
        return error < 0
            ? throw LightErrors.Of(Place, "reading max_brightness", -error, isOpen: false, _remedies)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > 0
                ? max
                : throw new DeviceException(
                    DeviceFault.Unable, Place, $"its max_brightness is \"{Brief(text)}\", so it cannot be lit",
                    "choose another lamp of `hydra-kiosk devices`; this one's driver or device tree is wrong");
    }

    /// <summary>The colours in the order of <c>multi_intensity</c>; none where it has but one, or lacks one of the three.</summary>
    private char[] ReadOrder()
    {
        if (LightFileText.Read(_files, $"{_folder}/multi_index", out var text) < 0)
        {
            return [];
        }

        var order = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Letter).ToArray();
        return order.Contains('r') && order.Contains('g') && order.Contains('b') && order.Length <= 16 ? order : [];

        static char Letter(string colour) => colour switch
        {
            "red" => 'r',
            "green" => 'g',
            "blue" => 'b',
            _ => '-',
        };
    }

    /// <summary>Takes the trigger off, which else would go on to change the lamp.</summary>
    /// <returns>What to put back at the end.</returns>
    private string TakeOver()
    {
        if (LightFileText.Read(_files, $"{_folder}/trigger", out var text) < 0 || ActiveTrigger(text) is NoTrigger)
        {
            return NoTrigger; // a kernel without triggers has no such file
        }

        var error = WriteText("trigger", NoTrigger);
        return error < 0 ? throw LightErrors.Of(Place, "taking its trigger off", -error, isOpen: false, _remedies) : ActiveTrigger(text);
    }

    private int OpenPart(string part)
    {
        var file = _files.Open($"{_folder}/{part}", FileUse.Writing);
        return file < 0 ? throw LightErrors.Of(Place, $"opening {part}", -file, isOpen: false, _remedies) : file;
    }

    private int WriteText(string part, string text)
    {
        var file = _files.Open($"{_folder}/{part}", FileUse.Writing);
        if (file < 0)
        {
            return file;
        }

        var result = _files.WriteAtStart(file, System.Text.Encoding.UTF8.GetBytes(text + "\n"));
        _files.Close(file);
        return result;
    }

    private void LetGo()
    {
        _files.Close(_brightness);
        if (_intensity >= 0)
        {
            _files.Close(_intensity);
        }

        if (_trigger != NoTrigger)
        {
            _ = WriteText("trigger", _trigger);
        }
    }

    private static string Brief(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
