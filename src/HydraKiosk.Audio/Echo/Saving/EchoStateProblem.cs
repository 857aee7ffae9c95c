namespace HydraKiosk.Audio.Echo.Saving;

/// <summary>Why a saved state was not taken.</summary>
public enum EchoStateProblem
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>It is cut short, or something else altogether.</summary>
    NotAState,

    /// <summary>It was written by a version of this program that learned otherwise.</summary>
    OtherVersion,

    /// <summary>It was learned at another sampling rate.</summary>
    OtherRate,

    /// <summary>It was learned with another device, which hears another room.</summary>
    OtherDevice,

    /// <summary>Its checksum is wrong, or its numbers are none.</summary>
    Damaged,
}
