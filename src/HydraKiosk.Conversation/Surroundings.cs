namespace HydraKiosk.Conversation;

/// <summary>What switches, sensors and the person's own mute say. It outlasts conversations.</summary>
public sealed record Surroundings
{
    /// <summary>Before anything was said.</summary>
    public static Surroundings Unknown { get; } = new();

    /// <summary>Whether a person has switched the microphone off by a button.</summary>
    public bool IsMutedByPerson { get; init; }

    /// <summary>Whether a switch has.</summary>
    public bool IsMutedBySwitch { get; init; }

    /// <summary>Whether somebody stands before the device; null where no sensor says so.</summary>
    public bool? IsSomebodyThere { get; init; }

    /// <summary>Whether the vehicle is on; null where nothing says so.</summary>
    public bool? IsIgnitionOn { get; init; }

    /// <summary>Whether the kill switch is on.</summary>
    public bool IsKilled { get; init; }

    /// <summary>Whether the device is about to sleep, or asleep.</summary>
    public bool IsSleepComing { get; init; }

    /// <summary>Whether no tool may run.</summary>
    public bool AreToolsStopped { get; init; }

    /// <summary>Whether a member of staff was called and has not answered yet.</summary>
    public bool IsStaffAwaited { get; init; }

    /// <summary>How sparing the device has to be with data.</summary>
    public DataThrift Data { get; init; }

    /// <summary>When somebody was last told that no conversation can begin; null while nobody was.</summary>
    public TimeSpan? RefusedAt { get; init; }

    /// <summary>Whether a tool waits for a person to press the button that confirms.</summary>
    public bool IsAskedToConfirm { get; init; }

    /// <summary>Whether no sample of the microphone may leave the device.</summary>
    public bool IsMuted => IsMutedByPerson || IsMutedBySwitch || IsKilled;

    /// <summary>Whether there is to be no session at all.</summary>
    public bool IsAsleep => IsKilled || IsIgnitionOn == false || IsSleepComing;

    /// <summary>For the next person: a mute of the one before them would make a deaf device of it.</summary>
    public Surroundings ForNextPerson() => IsMutedByPerson ? this with { IsMutedByPerson = false } : this;
}
