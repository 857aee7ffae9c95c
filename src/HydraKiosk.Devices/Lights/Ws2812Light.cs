using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>A strip of WS2812 lamps or the like: the data line of an SPI bus, whose clock is not connected.</summary>
public sealed class Ws2812Light : ILight
{
    private readonly SpiBus _bus;
    private readonly Ws2812Timing _timing;
    private readonly byte[] _table;
    private readonly byte[] _frame;
    private readonly LightColour[] _lamps;

    private Ws2812Light(StripOptions options, Ws2812Timing timing, ILightFiles files)
    {
        options.Check();
        Place = options.Device;
        _timing = timing;
        _table = Array.ConvertAll(LightGamma.Table(255, options.Gamma, options.Limit), v => (byte)v);
        _frame = new byte[Ws2812Frame.Length(options.Lamps, timing)];
        _lamps = new LightColour[options.Lamps];
        _bus = new SpiBus(files, options.Device, Ws2812Frame.ClockHz(timing));
        if (_frame.Length > _bus.Longest)
        {
            var fits = Math.Max(0, (_bus.Longest - Ws2812Frame.Length(0, timing)) / Ws2812Frame.LampLength(timing));
            _bus.Dispose();
            throw new DeviceException(
                DeviceFault.Unable, Place,
                $"{options.Lamps} lamps need {_frame.Length} bytes in one write and spidev takes {_bus.Longest}, enough for {fits} lamps; "
                    + "a pause between two writes would begin the strip anew",
                $"add spidev.bufsiz={_frame.Length} to the kernel's command line and restart"
                    + (timing == Ws2812Timing.EightBits ? ", or take three bits a bit, which need less" : ""));
        }
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
    /// <param name="timing">How a bit is written.</param>
    /// <exception cref="DeviceException">The bus is absent, may not be used, does not take a whole frame at once, or an option is out of its range.</exception>
    public static Ws2812Light Open(StripOptions options, Ws2812Timing timing = Ws2812Timing.ThreeBits) =>
        Open(options, timing, LinuxLightFiles.Instance);

    /// <inheritdoc/>
    public void Show(LightColour colour)
    {
        Array.Fill(_lamps, colour);
        Show(_lamps);
    }

    /// <inheritdoc/>
    public void Show(ReadOnlySpan<LightColour> lamps)
    {
        Ws2812Frame.Write(lamps, _table, _timing, _frame);
        _bus.Write(_frame);
    }

    /// <summary>Lets go of the bus; the strip keeps what it shows.</summary>
    public void Dispose() => _bus.Dispose();

    internal static Ws2812Light Open(StripOptions options, Ws2812Timing timing, ILightFiles files)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Ws2812Light(options, timing, files);
    }
}
