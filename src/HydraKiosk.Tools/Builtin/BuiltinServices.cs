using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>What the device offers to the tools that are part of the program. Everything may be called from any thread.</summary>
public sealed record BuiltinServices
{
    /// <summary>Tells how the device is.</summary>
    public required Func<DeviceStatus> ReadStatus { get; init; }

    /// <summary>Reads the loudspeaker's volume, 0 to 1.</summary>
    public required Func<double> ReadVolume { get; init; }

    /// <summary>Sets it for the present visitor; the device keeps it within its own limits.</summary>
    public required Action<double> SetVolume { get; init; }

    /// <summary>Switches the microphone off, until a person switches it on again.</summary>
    public required Action Mute { get; init; }

    /// <summary>Ends the conversation when what is being said has been said.</summary>
    public required Action EndConversation { get; init; }

    /// <summary>Ends what runs in the background for the person.</summary>
    public required Action DismissWork { get; init; }

    /// <summary>What may be chosen for the next conversation, by name; empty where there is nothing to choose.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Chooses one of <see cref="Profiles"/> for the next conversation.</summary>
    /// <exception cref="ToolRefusedException">It cannot be chosen now.</exception>
    public Action<string> ChooseProfile { get; init; } = static _ => throw new ToolRefusedException("There is nothing to choose here.");

    /// <summary>Lights that tools may switch, by name; empty where there are none.</summary>
    public IReadOnlyList<string> Lights { get; init; } = [];

    /// <summary>Switches one of <see cref="Lights"/>.</summary>
    /// <exception cref="ToolRefusedException">It cannot be switched now.</exception>
    public Action<string, bool> SetLight { get; init; } = static (_, _) => throw new ToolRefusedException("There is no light to switch here.");

    /// <summary>Lines that tools may set and read.</summary>
    public required IToolLines Lines { get; init; }

    /// <summary>Tells the time and the zone.</summary>
    public required TimeProvider Time { get; init; }
}
