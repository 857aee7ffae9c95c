using HydraKiosk.Devices.Gpio;

namespace HydraKiosk.Devices.Lights;

/// <summary>A lamp of one GPIO line, or of three for red, green and blue; each is on or off.</summary>
public sealed class GpioLight : ILight
{
    /// <summary>From here on a line is on: half of the brightness.</summary>
    private const byte Half = 128;

    private readonly IGpioOutput _lines;

    private GpioLight(string place, IGpioOutput lines, bool hasColours) => (Place, _lines, HasColours) = (place, lines, hasColours);

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool CanDim => false;

    /// <inheritdoc/>
    public bool HasColours { get; }

    /// <summary>One lamp of one colour, on the first line of the output.</summary>
    /// <param name="place">As a technician would name it.</param>
    /// <param name="open">Opens the line.</param>
    /// <exception cref="Faults.DeviceException">The line cannot be opened.</exception>
    public static GpioLight OpenOne(string place, Func<IGpioOutput> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new GpioLight(place, open(), hasColours: false);
    }

    /// <summary>Red, green and blue, on the first three lines of the output in this order.</summary>
    /// <param name="place">As a technician would name it.</param>
    /// <param name="open">Opens the lines, in one request, so that they change together.</param>
    /// <exception cref="Faults.DeviceException">A line cannot be opened.</exception>
    public static GpioLight OpenRgb(string place, Func<IGpioOutput> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new GpioLight(place, open(), hasColours: true);
    }

    /// <inheritdoc/>
    public void Show(LightColour colour) => _lines.Write(HasColours
        ? Bit(colour.Red, 0) | Bit(colour.Green, 1) | Bit(colour.Blue, 2)
        : Bit(colour.Brightness, 0));

    /// <summary>Lets go of the lines, which then have their safe levels.</summary>
    public void Dispose() => _lines.Dispose();

    private static uint Bit(byte part, int line) => part >= Half ? 1u << line : 0;
}
