namespace HydraKiosk.Configuration.Options;

/// <summary>What a light is connected to.</summary>
public enum LedSource
{
    /// <summary>A lamp at one GPIO line.</summary>
    Gpio,

    /// <summary>Three colours at three GPIO lines.</summary>
    Rgb,

    /// <summary>A light of the kernel's <c>leds</c> class.</summary>
    Sysfs,

    /// <summary>A strip of APA102 at an SPI device.</summary>
    Apa102,

    /// <summary>A strip of WS2812 at an SPI device's data line.</summary>
    Ws2812,

    /// <summary>A light of a Linux input device.</summary>
    Input,
}

/// <summary>What a light tells.</summary>
public enum LedMeaning
{
    /// <summary>What the device is doing.</summary>
    Status,

    /// <summary>Only whether sound leaves the device.</summary>
    Listening,

    /// <summary>Only whether the microphone is off.</summary>
    Muted,

    /// <summary>Only whether a person can interrupt by speaking.</summary>
    Interruptible,

    /// <summary>Nothing of the device: the tool <c>set_light</c> switches it.</summary>
    Tools,
}

/// <summary>One entry of the <c>leds</c> part of the file. What belongs to another source than the entry's is null.</summary>
public sealed record LedOptions
{
    /// <summary>What it is connected to.</summary>
    public LedSource Source { get; init; }

    /// <summary>What it tells.</summary>
    public LedMeaning Shows { get; init; }

    /// <summary>GPIO: path, name or label of the chip; null for that of the <c>gpio</c> part.</summary>
    public string? Chip { get; init; }

    /// <summary>GPIO: name or number of the line.</summary>
    public string? Line { get; init; }

    /// <summary>RGB: the line of the red lamp.</summary>
    public string? Red { get; init; }

    /// <summary>RGB: the line of the green lamp.</summary>
    public string? Green { get; init; }

    /// <summary>RGB: the line of the blue lamp.</summary>
    public string? Blue { get; init; }

    /// <summary>GPIO and RGB: whether ground means "lit".</summary>
    public bool? ActiveLow { get; init; }

    /// <summary>Sysfs: the light's name under <c>/sys/class/leds</c>. Input: the light's name, such as <c>LED_MUTE</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Strips: the SPI device's path. Input: the device's name, a part of it, or its path.</summary>
    public string? Device { get; init; }

    /// <summary>Strips: how many lamps, 1 to 1000; null for one.</summary>
    public int? Lamps { get; init; }

    /// <summary>Strips and sysfs: brightness at most, 0 to 1; null for 0.3 of a strip and all of the others.</summary>
    public double? Brightness { get; init; }
}
