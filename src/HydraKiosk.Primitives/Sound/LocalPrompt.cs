namespace HydraKiosk.Primitives.Sound;

/// <summary>A sentence spoken from a file of this device, needing no network.</summary>
public enum LocalPrompt
{
    /// <summary>The service cannot be reached: <c>cannot-reach-service.wav</c>.</summary>
    CannotReachService,

    /// <summary>The person is asked for patience: <c>please-wait.wav</c>.</summary>
    PleaseWait,

    /// <summary>An attendant was called and comes: <c>staff-is-coming.wav</c>.</summary>
    StaffIsComing,

    /// <summary>An attendant was called, and none is there: <c>no-staff.wav</c>.</summary>
    NoStaff,

    /// <summary>The person speaks, but the microphone is off: <c>microphone-muted.wav</c>.</summary>
    MicrophoneMuted,

    /// <summary>The device cannot serve anybody: <c>out-of-order.wav</c>.</summary>
    OutOfOrder,

    /// <summary>The data of the day or the month are used up: <c>out-of-data.wav</c>.</summary>
    OutOfData,
}
