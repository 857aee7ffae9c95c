namespace HydraKiosk.Audio.Supervision;

/// <summary>How patient the supervisor is.</summary>
public sealed record SupervisorOptions
{
    /// <summary>How often the device is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Periods without a call after which the device counts as stalled; but see <see cref="StallFloor"/>.</summary>
    public int StallPeriods { get; init; } = 50;

    /// <summary>A stall is never declared earlier: a loaded machine delays calls by hundreds of milliseconds without any fault of the device.</summary>
    public TimeSpan StallFloor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time from the start to the first call; Bluetooth links take seconds.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the input of a live microphone may be exactly constant; null: not watched. Devices without one
    /// (<see cref="Devices.IAudioDevice.HasLiveInput"/>) are never judged by it.
    /// </summary>
    public TimeSpan? DeadInputLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A microphone that is dead again after every reopening (a muted one, for instance) would cut the loudspeaker off every few seconds; the
    /// limit therefore doubles from loss to loss, up to this.
    /// </summary>
    public TimeSpan DeadInputLimitCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First wait before reopening; doubles up to <see cref="ReopenCap"/>.</summary>
    public TimeSpan ReopenFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between attempts. There is no last attempt.</summary>
    public TimeSpan ReopenCap { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A device that ran this long has proved itself: waits and limits start from the beginning at its next loss.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Opening or closing that takes longer is reported as hanging; it is still waited for, since a second attempt would hang too.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a loss that goes on for the same reason is repeated in the journal.</summary>
    public TimeSpan RemindEvery { get; init; } = TimeSpan.FromMinutes(10);
}
