using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration;

/// <summary>The parts of the file about buttons and lights. Which settings belong to which source is in <see cref="HandsRules"/>.</summary>
internal static class HandsShapes
{
    /// <summary>An entry of <c>buttons</c>.</summary>
    public static ObjectShape<ButtonOptions> Button { get; } = new(
        new ButtonOptions(),
        [
            new Setting<ButtonOptions, ButtonSource>(
                "source", "What presses the button: a \"gpio\" line, a key of an \"input\" device, frames on a \"can\" bus, or \"control\": the control "
                    + "socket alone, for a touch screen or a script.",
                new ChoiceShape<ButtonSource>(
                    [("gpio", ButtonSource.Gpio), ("input", ButtonSource.Input), ("can", ButtonSource.Can), ("control", ButtonSource.Control)]),
                o => o.Source, (o, v) => o with { Source = v }) { IsRequired = true },
            new Setting<ButtonOptions, DeviceAction?>(
                "action", "What the button is for, where its name does not say so: a second talk button, for example.",
                new OptionalShape<DeviceAction>(new ChoiceShape<DeviceAction>([.. ButtonOptions.Actions])),
                o => o.Action, (o, v) => o with { Action = v }),
            new Setting<ButtonOptions, string>(
                "profile", "For the action \"profile\": the profile that a press chooses for the next conversation; \"base\" for none.",
                new LineShape(), o => o.Profile, (o, v) => o with { Profile = v }),
            new Setting<ButtonOptions, bool?>(
                "latching", "Whether it stays as it is put, like a switch or a sensor. Without this: presence, ignition, kill and headphones do.",
                new OptionalShape<bool>(new FlagShape()), o => o.Latching, (o, v) => o with { Latching = v }),
            new Setting<ButtonOptions, int?>(
                "longPressMs", "Milliseconds after which a press is a long one, 200 to 10000; 800 without this.",
                new OptionalShape<int>(new WholeShape(200, 10_000, "ms")), o => o.LongPressMs, (o, v) => o with { LongPressMs = v }),
            new Setting<ButtonOptions, string>(
                "chip", "For gpio: path, name or label of the chip; without it that of \"gpio\", or the one that has a line of that name.",
                new LineShape(), o => o.Chip, (o, v) => o with { Chip = v }),
            new Setting<ButtonOptions, string>(
                "line", "For gpio: the line's number on the chip, or its name in quotes.",
                new GpioLineShape(), o => o.Line, (o, v) => o with { Line = v }),
            new Setting<ButtonOptions, bool?>(
                "activeLow", "For gpio: whether ground means \"pressed\", as with a button between the line and ground; false without this.",
                new OptionalShape<bool>(new FlagShape()), o => o.ActiveLow, (o, v) => o with { ActiveLow = v }),
            new Setting<ButtonOptions, LineBias?>(
                "bias", "For gpio: what the line is pulled to while nobody presses.",
                new OptionalShape<LineBias>(new ChoiceShape<LineBias>(
                    [("as-is", LineBias.AsIs), ("none", LineBias.None), ("pull-up", LineBias.PullUp), ("pull-down", LineBias.PullDown)])),
                o => o.Bias, (o, v) => o with { Bias = v }),
            new Setting<ButtonOptions, int?>(
                "debounceMs", "For gpio: milliseconds for which the line must be still before a change counts, 0 to 1000; 10 without this.",
                new OptionalShape<int>(new WholeShape(0, 1000, "ms")), o => o.DebounceMs, (o, v) => o with { DebounceMs = v }),
            new Setting<ButtonOptions, string>(
                "device", "For input: the device's name, a part of it, or its path.",
                new LineShape(), o => o.Device, (o, v) => o with { Device = v }),
            new Setting<ButtonOptions, string>(
                "key", "For input: the key or switch, such as \"KEY_MICMUTE\" or \"SW_MUTE_DEVICE\".",
                new LineShape(), o => o.Key, (o, v) => o with { Key = v }),
            new Setting<ButtonOptions, string>(
                "interface", "For can: the interface, such as \"can0\".",
                new LineShape(), o => o.Interface, (o, v) => o with { Interface = v }),
            new Setting<ButtonOptions, uint?>(
                "id", "For can: the frame's identifier, as a number or as \"0x123\".",
                new OptionalShape<uint>(new CanIdShape()), o => o.Id, (o, v) => o with { Id = v }),
            new Setting<ButtonOptions, uint?>(
                "mask", "For can: which bits of the identifier count; all of them without this.",
                new OptionalShape<uint>(new CanIdShape()), o => o.Mask, (o, v) => o with { Mask = v }),
            new Setting<ButtonOptions, string>(
                "pattern", "For can: data of a frame that presses, in pairs of hexadecimal digits with a point for any digit: \"01 .. 8.\".",
                new CanPatternShape(), o => o.Pattern, (o, v) => o with { Pattern = v }),
            new Setting<ButtonOptions, string>(
                "releasePattern", "For can: data of a frame that releases; without it any other of that identifier does.",
                new CanPatternShape(), o => o.ReleasePattern, (o, v) => o with { ReleasePattern = v }),
            new Setting<ButtonOptions, int?>(
                "releaseAfterMs", "For can: milliseconds without a frame that presses after which it counts as released, up to 10000; 0 for never. Without this 300, and 3000 for ignition and presence.",
                new OptionalShape<int>(new WholeShape(0, 10_000, "ms")), o => o.ReleaseAfterMs, (o, v) => o with { ReleaseAfterMs = v }),
        ]);

    /// <summary>The <c>gpio</c> part.</summary>
    public static ObjectShape<GpioOptions> Gpio { get; } = new(
        new GpioOptions(),
        [
            new Setting<GpioOptions, GpioDriverChoice>(
                "driver", "\"kernel\": the program's own driver; \"package\": System.Device.Gpio, which needs libgpiod.",
                new ChoiceShape<GpioDriverChoice>([("kernel", GpioDriverChoice.Kernel), ("package", GpioDriverChoice.Package)]),
                o => o.Driver, (o, v) => o with { Driver = v }),
            new Setting<GpioOptions, string>(
                "chip", "Path, name or label of the chip of every line that names none.",
                new LineShape(), o => o.Chip, (o, v) => o with { Chip = v }),
        ]);

    /// <summary>An entry of <c>leds</c>.</summary>
    public static ObjectShape<LedOptions> Led { get; } = new(
        new LedOptions(),
        [
            new Setting<LedOptions, LedSource>(
                "source", "What the light is connected to: one \"gpio\" line, three of them (\"rgb\"), the kernel's leds (\"sysfs\"), a strip (\"apa102\", "
                    + "\"ws2812\"), or a light of an \"input\" device.",
                new ChoiceShape<LedSource>(
                    [("gpio", LedSource.Gpio), ("rgb", LedSource.Rgb), ("sysfs", LedSource.Sysfs), ("apa102", LedSource.Apa102),
                        ("ws2812", LedSource.Ws2812), ("input", LedSource.Input)]),
                o => o.Source, (o, v) => o with { Source = v }) { IsRequired = true },
            new Setting<LedOptions, LedMeaning>(
                "shows", "What the light tells: all that the device does (\"status\"), only whether sound leaves it (\"listening\"), only whether the "
                    + "microphone is off (\"muted\"), only whether a person can interrupt by speaking (\"interruptible\"), or nothing by itself: the tool set_light switches it (\"tools\").",
                new ChoiceShape<LedMeaning>(
                    [("status", LedMeaning.Status), ("listening", LedMeaning.Listening), ("muted", LedMeaning.Muted),
                        ("interruptible", LedMeaning.Interruptible), ("tools", LedMeaning.Tools)]),
                o => o.Shows, (o, v) => o with { Shows = v }),
            new Setting<LedOptions, string>(
                "chip", "For gpio and rgb: path, name or label of the chip; without it that of \"gpio\", or the one that has a line of that name.",
                new LineShape(), o => o.Chip, (o, v) => o with { Chip = v }),
            new Setting<LedOptions, string>(
                "line", "For gpio: the line's number on the chip, or its name in quotes.",
                new GpioLineShape(), o => o.Line, (o, v) => o with { Line = v }),
            new Setting<LedOptions, string>("red", "For rgb: the red lamp's line.", new GpioLineShape(), o => o.Red, (o, v) => o with { Red = v }),
            new Setting<LedOptions, string>(
                "green", "For rgb: the green lamp's line.", new GpioLineShape(), o => o.Green, (o, v) => o with { Green = v }),
            new Setting<LedOptions, string>("blue", "For rgb: the blue lamp's line.", new GpioLineShape(), o => o.Blue, (o, v) => o with { Blue = v }),
            new Setting<LedOptions, bool?>(
                "activeLow", "For gpio and rgb: whether ground means \"lit\"; false without this.",
                new OptionalShape<bool>(new FlagShape()), o => o.ActiveLow, (o, v) => o with { ActiveLow = v }),
            new Setting<LedOptions, string>(
                "name", "For sysfs: the name under /sys/class/leds; for input: the light, such as \"LED_MUTE\".",
                new LineShape(), o => o.Name, (o, v) => o with { Name = v }),
            new Setting<LedOptions, string>(
                "device", "For strips: the SPI device, such as \"/dev/spidev0.0\"; for input: the device's name, a part of it, or its path.",
                new LineShape(), o => o.Device, (o, v) => o with { Device = v }),
            new Setting<LedOptions, int?>(
                "lamps", "For strips: how many lamps, 1 to 1000; one without this.",
                new OptionalShape<int>(new WholeShape(1, 1000)), o => o.Lamps, (o, v) => o with { Lamps = v }),
            new Setting<LedOptions, double?>(
                "brightness", "For sysfs and strips: brightness at most, 0 to 1; 0.3 of a strip and all of the others without this.",
                new OptionalShape<double>(new NumberShape(0, 1)), o => o.Brightness, (o, v) => o with { Brightness = v }),
        ]);
}
