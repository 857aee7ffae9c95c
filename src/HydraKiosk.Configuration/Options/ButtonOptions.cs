using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration.Options;

/// <summary>What presses a button.</summary>
public enum ButtonSource
{
    /// <summary>The control socket only: a touch screen, a script, a test.</summary>
    Control,

    /// <summary>A line of a GPIO chip.</summary>
    Gpio,

    /// <summary>A key or a switch of a Linux input device.</summary>
    Input,

    /// <summary>Frames on a CAN bus.</summary>
    Can,
}

/// <summary>What a line is pulled to while nobody drives it.</summary>
public enum LineBias
{
    /// <summary>Left as the system set it up.</summary>
    AsIs,

    /// <summary>To nothing.</summary>
    None,

    /// <summary>To the supply.</summary>
    PullUp,

    /// <summary>To ground.</summary>
    PullDown,
}

/// <summary>One entry of the <c>buttons</c> part of the file. What belongs to another source than the entry's is null.</summary>
public sealed record ButtonOptions
{
    /// <summary>The button that the talk modes listen to.</summary>
    public const string Talk = "talk";

    /// <summary>What presses it. The control socket may press every button, whatever its source.</summary>
    public ButtonSource Source { get; init; }

    /// <summary>What it is for; null where its name says so.</summary>
    public DeviceAction? Action { get; init; }

    /// <summary>For the action "profile": the profile that a press chooses.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether it stays as it is put, like a switch or a sensor; null where that follows from what it is for.</summary>
    public bool? Latching { get; init; }

    /// <summary>Milliseconds after which a press is a long one, 200 to 10000; null for 800.</summary>
    public int? LongPressMs { get; init; }

    /// <summary>GPIO: path, name or label of the chip; null for that of the <c>gpio</c> part.</summary>
    public string? Chip { get; init; }

    /// <summary>GPIO: name or number of the line.</summary>
    public string? Line { get; init; }

    /// <summary>GPIO: whether ground means "pressed".</summary>
    public bool? ActiveLow { get; init; }

    /// <summary>GPIO: what the line is pulled to.</summary>
    public LineBias? Bias { get; init; }

    /// <summary>GPIO: milliseconds for which the line must be still, 0 to 1000; null for 10.</summary>
    public int? DebounceMs { get; init; }

    /// <summary>Input: the device's name, a part of it, or its path.</summary>
    public string? Device { get; init; }

    /// <summary>Input: the key's or the switch's name.</summary>
    public string? Key { get; init; }

    /// <summary>CAN: the interface.</summary>
    public string? Interface { get; init; }

    /// <summary>CAN: the frame's identifier.</summary>
    public uint? Id { get; init; }

    /// <summary>CAN: which bits of the identifier count; null for all.</summary>
    public uint? Mask { get; init; }

    /// <summary>CAN: data of a frame that presses: pairs of hexadecimal digits, a point for any digit; null for every frame.</summary>
    public string? Pattern { get; init; }

    /// <summary>CAN: data of a frame that releases; null where another of the same identifier does.</summary>
    public string? ReleasePattern { get; init; }

    /// <summary>CAN: milliseconds without a frame that presses after which it counts as released, 0 (never) to 10000; null for 300.</summary>
    public int? ReleaseAfterMs { get; init; }

    /// <summary>Whether a button of that name and entry is for <paramref name="action"/>.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="action">What it may be for.</param>
    public bool IsFor(string name, DeviceAction action) => ActionOf(name) == action;

    /// <summary>What the button of that name is for; null for nothing that the program knows.</summary>
    /// <param name="name">Its name in the file.</param>
    public DeviceAction? ActionOf(string name) => Action ?? ByName(name);

    /// <summary>The action of that name as the file writes it (<c>volume-up</c>); null for none.</summary>
    /// <param name="name">A button's name or the word of the setting.</param>
    public static DeviceAction? ByName(string name)
    {
        foreach (var (word, action) in Actions)
        {
            if (word == name)
            {
                return action;
            }
        }

        return null;
    }

    /// <summary>The words of the actions, in the order to list them.</summary>
    public static IReadOnlyList<(string Word, DeviceAction Action)> Actions { get; } =
    [
        (Talk, DeviceAction.Talk), ("mute", DeviceAction.Mute), ("stop", DeviceAction.Stop), ("attendant", DeviceAction.Attendant),
        ("staff", DeviceAction.Staff),
        ("confirm", DeviceAction.Confirm), ("volume-up", DeviceAction.VolumeUp), ("volume-down", DeviceAction.VolumeDown),
        ("presence", DeviceAction.Presence), ("ignition", DeviceAction.Ignition), ("kill", DeviceAction.Kill),
        ("headphones", DeviceAction.Headphones), ("profile", DeviceAction.Profile),
    ];
}
