using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Chips;

/// <summary>An open chip. It may be closed as soon as its lines are requested: a request lives on by itself.</summary>
internal sealed class ChipFile : IDisposable
{
    private readonly IGpioSystem _system;
    private readonly Descriptor _file;
    private readonly ChipInfo _info;

    private ChipFile(IGpioSystem system, string path, Descriptor file, ChipInfo info) => (_system, Path, _file, _info) = (system, path, file, info);

    /// <summary>Its device file.</summary>
    public string Path { get; }

    /// <summary>What the kernel calls it: <c>gpiochip0</c>; this may differ from the file's name, which may be a link.</summary>
    public string Name => _info.Name.ToString();

    /// <summary>What its driver calls it.</summary>
    public string Label => _info.Label.ToString();

    /// <summary>How many lines it has.</summary>
    public int LineCount => (int)_info.Lines;

    /// <summary>For a sentence: <c>gpiochip0 (pinctrl-rp1)</c>.</summary>
    public string Title => Label.Length == 0 || Label == Name ? Name : $"{Name} ({Label})";

    /// <summary>Opens a chip.</summary>
    /// <param name="system">What opens it.</param>
    /// <param name="path">Its device file.</param>
    /// <param name="error">Why not, as a positive error number.</param>
    /// <returns>The chip, or null.</returns>
    public static ChipFile? TryOpen(IGpioSystem system, string path, out int error)
    {
        var opened = system.Open(path);
        error = opened < 0 ? -opened : 0;
        if (error != 0)
        {
            return null;
        }

        var file = new Descriptor(system, opened);
        ChipInfo info = default;
        var asked = file.Control(GpioRequests.GetChipInfo, ref info);
        if (asked < 0)
        {
            error = -asked;
            file.Dispose();
            return null;
        }

        return new ChipFile(system, path, file, info);
    }

    /// <summary>What a line is and who uses it; null where the kernel does not tell, because the chip is gone or the number is off it.</summary>
    public LineInfo? Line(int offset)
    {
        LineInfo info = default;
        info.Offset = (uint)offset;
        return _file.Control(GpioRequests.GetLineInfo, ref info) < 0 ? null : info;
    }

    /// <summary>Numbers of the lines of that name, lowest first.</summary>
    public IEnumerable<int> LinesNamed(string name) =>
        Enumerable.Range(0, LineCount).Where(offset => Line(offset) is { } line && line.Name.ToString() == name);

    /// <summary>The names of its lines that have one.</summary>
    public IEnumerable<string> LineNames() =>
        Enumerable.Range(0, LineCount).Select(offset => Line(offset)?.Name.ToString() ?? "").Where(name => name.Length > 0);

    /// <summary>Asks for lines.</summary>
    /// <param name="request">Which and how.</param>
    /// <param name="error">Why not, as a positive error number.</param>
    /// <returns>The request, or null.</returns>
    public Descriptor? TryRequest(ref LineRequest request, out int error)
    {
        var asked = _file.Control(GpioRequests.GetLine, ref request);
        error = asked < 0 ? -asked : 0;
        return asked < 0 ? null : new Descriptor(_system, request.Descriptor);
    }

    /// <summary>All of it, for a list.</summary>
    public GpioChip Describe()
    {
        var lines = new List<GpioLine>(LineCount);
        for (var offset = 0; offset < LineCount; offset++)
        {
            // A kernel before 5.10 does not answer this; the number is still worth showing.
            var line = Line(offset) ?? default;
            lines.Add(new GpioLine(offset, line.Name.ToString(), UserOf(line), line.Flags.HasFlag(LineFlags.Output)));
        }

        return new GpioChip(Path, Name, Label, lines);
    }

    /// <summary>Who uses a line, as far as the kernel knows; empty for nobody.</summary>
    public static string UserOf(LineInfo line)
    {
        var consumer = line.Consumer.ToString();
        return consumer.Length > 0 || !line.Flags.HasFlag(LineFlags.Used) ? consumer : "the kernel";
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Whether an error number says that the chip is not there any more.</summary>
    public static bool IsGone(int error) => error is Libc.NoDevice or Libc.NoDeviceOrAddress;
}
