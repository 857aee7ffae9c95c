using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Drivers;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Devices.Watching;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>Makes the buttons and lights of the configuration. Nothing of them is opened yet.</summary>
/// <param name="options">The configuration.</param>
/// <param name="time">The clock; its timestamps are CLOCK_MONOTONIC where it is the system's.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class HandsFactory(KioskOptions options, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>Who holds the lines, in the lists of other programs.</summary>
    private const string Consumer = "hydra-kiosk";

    private const int UsualDebounceMs = 10;

    private readonly DescriptorWatch _watch = new();
    private IGpioDriver? _gpio;
    private InputDevices? _inputs;

    /// <summary>The driver of the GPIO chips, made when it is first needed.</summary>
    public IGpioDriver Gpio => _gpio ??= GpioDrivers.Create(
        options.Gpio.Driver == GpioDriverChoice.Package ? GpioDriverKind.Package : GpioDriverKind.Kernel, time, log);

    /// <summary>The input devices.</summary>
    public InputDevices Inputs => _inputs ??= new InputDevices(_watch);

    /// <summary>Waits for input devices and CAN sockets.</summary>
    public DescriptorWatch Watch => _watch;

    /// <summary>What is wrong with the name of a key, a switch or a light, as the rest of a sentence; null where it is right.</summary>
    /// <param name="key">What stands in the configuration.</param>
    public static string? KeyProblem(string key) => InputCode.TryParse(key, out _, out var problem) ? null : problem;

    /// <summary>Every button that is more than one of the control socket's.</summary>
    /// <param name="relay">Knows which of them are switches.</param>
    /// <param name="released">Those that were not pressed when the parts before these ended, as they were configured then; null for none.</param>
    public IReadOnlyList<ButtonBinding> Buttons(ButtonRelay relay, IReadOnlyDictionary<string, ButtonOptions>? released = null) =>
    [
        .. options.Buttons.Where(b => b.Value.Source != ButtonSource.Control).Select(b =>
            new ButtonBinding(b.Key, Contact(b.Value, relay.IsSwitch(b.Key)), Gestures(b.Value))
            {
                IsSwitch = relay.IsSwitch(b.Key),
                WasReleased = released is not null && released.TryGetValue(b.Key, out var before) && before == b.Value,
            }),
    ];

    /// <summary>The lights that tell one thing.</summary>
    /// <param name="meaning">What they tell.</param>
    public IReadOnlyList<LightFixture> Lights(params ReadOnlySpan<LedMeaning> meaning)
    {
        var fixtures = new List<LightFixture>();
        foreach (var led in options.Leds.Values)
        {
            if (meaning.Contains(led.Shows))
            {
                fixtures.Add(Fixture(led) with
                {
                    Role = led.Shows is LedMeaning.Listening or LedMeaning.Interruptible
                    ? LightRole.Listening : LightRole.Status
                });
            }
        }

        return fixtures;
    }

    /// <summary>The lights that tools may switch.</summary>
    public ToolLights ToolLights() => new(
        options.Leds.Where(static l => l.Value.Shows == LedMeaning.Tools)
            .ToDictionary(static l => l.Key, l => Fixture(l.Value), StringComparer.Ordinal),
        log);

    /// <summary>The lines that tools may use.</summary>
    public ToolLines ToolLines() => new(
        options.Tools.Lines, () => Gpio, line => new GpioInput(Place(line.Chip, line.Line), line.ActiveLow, Bias(line.Bias), TimeSpan.Zero, Consumer),
        line => new GpioOutput([Place(line.Chip, line.Line)], line.ActiveLow, Safe: 0, Consumer), time, log);

    /// <summary>To be called when buttons and lights are let go.</summary>
    public void Dispose()
    {
        _gpio?.Dispose();
        _watch.Dispose();
    }

    /// <summary>
    /// Cars repeat a state every 10 ms to a second, and a busy bus drops frames: three of the slowest may be missing before the car is taken for one
    /// that is off. A conversation that began and ended with every gap would be worse than one that ends 3 s late.
    /// </summary>
    internal static TimeSpan SwitchRelease { get; } = TimeSpan.FromSeconds(3);

    private static GestureSettings Gestures(ButtonOptions button) =>
        button.LongPressMs is { } ms ? new GestureSettings { LongPress = TimeSpan.FromMilliseconds(ms) } : GestureSettings.Default;

    private IContactSource Contact(ButtonOptions button, bool isSwitch) => button.Source switch
    {
        ButtonSource.Gpio => new GpioContact(Gpio, new GpioInput(
            Place(button.Chip, button.Line!), button.ActiveLow == true, Bias(button.Bias),
            TimeSpan.FromMilliseconds(button.DebounceMs ?? UsualDebounceMs), Consumer)),
        ButtonSource.Input => new InputContact(Inputs, button.Device!, Code(button.Device!, button.Key!)),
        ButtonSource.Can => new CanContact(_watch, Match(button, isSwitch)),
        _ => throw new ArgumentOutOfRangeException(nameof(button), button.Source, null),
    };

    /// <summary>What to look for on a car's bus.</summary>
    /// <param name="button">A button of the source <c>can</c>.</param>
    /// <param name="isSwitch">Whether it tells a state, such as the ignition, and not a press.</param>
    internal static CanMatch Match(ButtonOptions button, bool isSwitch)
    {
        var match = new CanMatch
        {
            Interface = button.Interface!,
            Id = button.Id!.Value,
            Closed = button.Pattern is { } pattern ? CanPattern.Parse(pattern) : CanPattern.Any,
            Opened = button.ReleasePattern is { } release ? CanPattern.Parse(release) : null,
        };
        match = button.Mask is { } mask ? match with { IdMask = mask } : match;
        return button.ReleaseAfterMs is { } ms ? match with { ReleaseAfter = TimeSpan.FromMilliseconds(ms) }
            : isSwitch && match.Opened is null ? match with { ReleaseAfter = SwitchRelease } : match;
    }

    private LightFixture Fixture(LedOptions led)
    {
        switch (led.Source)
        {
            case LedSource.Gpio:
                var line = Place(led.Chip, led.Line!);
                var place = GpioContact.PlaceOf(line);
                return new LightFixture(place, () => GpioLight.OpenOne(place, () => Output(led, line)));
            case LedSource.Rgb:
                GpioPlace[] lines = [Place(led.Chip, led.Red!), Place(led.Chip, led.Green!), Place(led.Chip, led.Blue!)];
                var places = $"{GpioContact.PlaceOf(lines[0])}, {lines[1].Line}, {lines[2].Line}";
                return new LightFixture(places, () => GpioLight.OpenRgb(places, () => Output(led, lines)));
            case LedSource.Sysfs:
                return new LightFixture($"/sys/class/leds/{led.Name}", () => SysfsLight.Open(led.Name!));
            case LedSource.Apa102:
                return new LightFixture(led.Device!, () => Apa102Light.Open(Strip(led)));
            case LedSource.Ws2812:
                return new LightFixture(led.Device!, () => Ws2812Light.Open(Strip(led)));
            case LedSource.Input:
                return new LightFixture($"{led.Device} {led.Name}", () => new InputLight(Inputs, led.Device!, Code(led.Device!, led.Name!)));
            default:
                throw new ArgumentOutOfRangeException(nameof(led), led.Source, null);
        }
    }

    private static StripOptions Strip(LedOptions led)
    {
        var strip = new StripOptions(led.Device!, led.Lamps ?? 1);
        return led.Brightness is { } limit ? strip with { Limit = limit } : strip;
    }

    private IGpioOutput Output(LedOptions led, params GpioPlace[] lines) =>
        Gpio.OpenOutput(new GpioOutput(lines, led.ActiveLow == true, Safe: 0, Consumer));

    private GpioPlace Place(string? chip, string line) => new(chip ?? options.Gpio.Chip, line);

    private static InputCode Code(string device, string key) => InputCode.TryParse(key, out var code, out var problem) ? code
        : throw new DeviceException(DeviceFault.Unable, $"{device} {key}", problem, "correct it in the configuration");

    private static GpioBias Bias(LineBias? bias) => bias switch
    {
        LineBias.None => GpioBias.Disabled,
        LineBias.PullUp => GpioBias.PullUp,
        LineBias.PullDown => GpioBias.PullDown,
        _ => GpioBias.AsIs,
    };
}
