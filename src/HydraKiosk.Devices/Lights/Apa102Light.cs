using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>A strip of APA102 or SK9822 lamps: data and clock of an SPI bus.</summary>
public sealed class Apa102Light : ILight
{
    /// <summary>What long cables and level shifters of a kiosk still carry; 1000 lamps take 8 ms.</summary>
    private const int ClockHz = 4_000_000;

    private readonly SpiBus _bus;
    private readonly Apa102Chip _chip;
    private readonly byte[] _table;
    private readonly int _current;
    private readonly byte[] _frame;
    private readonly LightColour[] _lamps;

    private Apa102Light(StripOptions options, Apa102Chip chip, ILightFiles files)
    {
        options.Check();
        Place = options.Device;
        _chip = chip;
        (_current, _table) = Limit(options);
        _frame = new byte[Apa102Frame.Length(options.Lamps, chip)];
        _lamps = new LightColour[options.Lamps];
        _bus = new SpiBus(files, options.Device, ClockHz);
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool CanDim => true;

    /// <inheritdoc/>
    public bool HasColours => true;

    /// <inheritdoc/>
    public int Lamps => _lamps.Length;

    /// <summary>Opens a strip.</summary>
    /// <param name="options">Where and how long it is.</param>
    /// <param name="chip">Which chip it has; either works with the setting of the other, an SK9822 one frame late.</param>
    /// <exception cref="DeviceException">The bus is absent or may not be used, or an option is out of its range.</exception>
    public static Apa102Light Open(StripOptions options, Apa102Chip chip = Apa102Chip.Apa102) => Open(options, chip, LinuxLightFiles.Instance);

    /// <inheritdoc/>
    public void Show(LightColour colour)
    {
        Array.Fill(_lamps, colour);
        Show(_lamps);
    }

    /// <inheritdoc/>
    public void Show(ReadOnlySpan<LightColour> lamps)
    {
        Apa102Frame.Write(lamps, _table, _current, _chip, _frame);
        _bus.Write(_frame); // a pause of the clock between two pieces means nothing to these chips
    }

    /// <summary>Lets go of the bus; the strip keeps what it shows.</summary>
    public void Dispose() => _bus.Dispose();

    internal static Apa102Light Open(StripOptions options, Apa102Chip chip, ILightFiles files)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Apa102Light(options, chip, files);
    }

    /// <summary>As much of the limit as possible in the current, so that a dim strip keeps its 255 steps; the rest in the table.</summary>
    private static (int Current, byte[] Table) Limit(StripOptions options)
    {
        var current = Math.Max(1, (int)Math.Ceiling(options.Limit * Apa102Frame.FullCurrent));
        var rest = options.Limit * Apa102Frame.FullCurrent / current;
        return (current, Array.ConvertAll(LightGamma.Table(255, options.Gamma, rest), v => (byte)v));
    }
}
