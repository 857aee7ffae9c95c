using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Lights;

/// <summary>A strip of lamps on an SPI bus.</summary>
/// <param name="Device">The bus: <c>/dev/spidev0.0</c>.</param>
/// <param name="Lamps">How many, 1 to 1000.</param>
public sealed record StripOptions(string Device, int Lamps)
{
    /// <summary>The longest strip.</summary>
    public const int MostLamps = 1000;

    private const double MostGamma = 4;

    /// <summary>
    /// How bright it is at most, 0 to 1, as a share of its current. A strip at full white draws up to 60 mA a lamp, more than most boards can feed,
    /// and blinds whoever stands before it.
    /// </summary>
    public double Limit { get; init; } = 0.3;

    /// <summary>From a brightness as an eye counts it to one of current; 1 for none.</summary>
    public double Gamma { get; init; } = LightGamma.Usual;

    /// <exception cref="DeviceException">A value is out of its range.</exception>
    internal void Check()
    {
        Check(Lamps is >= 1 and <= MostLamps, $"a strip has 1 to {MostLamps} lamps, not {Lamps}");
        Check(Limit is >= 0 and <= 1, $"its limit of brightness is 0 to 1, not {Limit}");
        Check(Gamma is >= 1 and <= MostGamma, $"its gamma is 1 to {MostGamma}, not {Gamma}");
    }

    private void Check(bool isRight, string detail)
    {
        if (!isRight)
        {
            throw new DeviceException(DeviceFault.Unable, Device, detail, "correct it in the configuration");
        }
    }
}

/// <summary>Which chip sits in the lamps of a strip with a clock line.</summary>
public enum Apa102Chip
{
    /// <summary>APA102, and its many copies that take colours as they come.</summary>
    Apa102,

    /// <summary>SK9822: shows its colours only after 32 zeros.</summary>
    Sk9822,
}

/// <summary>How a bit of a WS2812 is written in bits of SPI.</summary>
public enum Ws2812Timing
{
    /// <summary>Three bits at 2.4 MHz: 9 bytes a lamp, for long strips.</summary>
    ThreeBits,

    /// <summary>Eight bits at 6.4 MHz: 24 bytes a lamp, within the narrower times of newer chips.</summary>
    EightBits,
}
