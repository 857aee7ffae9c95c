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

    /// <summary>Whether a tool waits for a person to press the button that confirms.</summary>
    public bool IsAskedToConfirm { get; init; }

    /// <summary>Whether no sample of the microphone may leave the device.</summary>
    public bool IsMuted => IsMutedByPerson || IsMutedBySwitch || IsKilled;

    /// <summary>Whether there is to be no session at all.</summary>
    public bool IsAsleep => IsKilled || IsIgnitionOn == false;

    /// <summary>For the next person: a mute of the one before them would make a deaf device of it.</summary>
    public Surroundings ForNextPerson() => IsMutedByPerson ? this with { IsMutedByPerson = false } : this;
}
