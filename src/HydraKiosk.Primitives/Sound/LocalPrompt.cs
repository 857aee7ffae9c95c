namespace HydraKiosk.Primitives.Sound;

/// <summary>Something the device says by itself, from a recording that is kept on it.</summary>
public enum LocalPrompt
{
    /// <summary>The service cannot be reached.</summary>
    CannotReachService,

    /// <summary>Please wait.</summary>
    PleaseWait,

    /// <summary>A member of staff is coming.</summary>
    StaffIsComing,

    /// <summary>No member of staff can come now.</summary>
    NoStaff,

    /// <summary>The microphone is off.</summary>
    MicrophoneMuted,

    /// <summary>The device is out of order.</summary>
    OutOfOrder,
}
