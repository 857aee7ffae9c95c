using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Lights;

/// <summary>A light as it is: one lamp, three colours, a strip. One thread at a time.</summary>
public interface ILight : IDisposable
{
    /// <summary>As a technician would name it: <c>gpiochip0 line 27</c>, <c>/dev/spidev0.0</c>.</summary>
    string Place { get; }

    /// <summary>Whether it can shine at a part of its brightness; one that cannot is lit from half of it on.</summary>
    bool CanDim { get; }

    /// <summary>Whether it has colours; one that has none shows how bright the colour is.</summary>
    bool HasColours { get; }

    /// <summary>How many lamps of their own colour it has: 1, or the length of a strip.</summary>
    int Lamps => 1;

    /// <summary>Shows a colour, on all of it, until the next.</summary>
    /// <exception cref="DeviceException">It failed or is gone; it is opened anew then.</exception>
    void Show(LightColour colour);

    /// <summary>Shows a colour on each lamp, the first at the end where the wire comes in, until the next.</summary>
    /// <param name="lamps">As many as <see cref="Lamps"/>.</param>
    /// <exception cref="DeviceException">It failed or is gone; it is opened anew then.</exception>
    void Show(ReadOnlySpan<LightColour> lamps) => Show(lamps[0]);
}

/// <summary>A colour and how bright it is: 0 to 255 each, as on a screen (sRGB, not linear).</summary>
public readonly record struct LightColour(byte Red, byte Green, byte Blue)
{
    /// <summary>Dark.</summary>
    public static LightColour Off => default;

    /// <summary>The brightest of its parts, 0 to 255: what a lamp without colours shows.</summary>
    public byte Brightness => Math.Max(Red, Math.Max(Green, Blue));
}
