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

    /// <summary>Lines that tools may set and read.</summary>
    public required IToolLines Lines { get; init; }

    /// <summary>Tells the time and the zone.</summary>
    public required TimeProvider Time { get; init; }
}
