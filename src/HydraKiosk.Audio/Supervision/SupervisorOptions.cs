namespace HydraKiosk.Audio.Supervision;

/// <summary>How patient the supervisor is.</summary>
public sealed record SupervisorOptions
{
    /// <summary>How often the device is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Periods without a call after which the device counts as stalled; but see <see cref="StallFloor"/>.</summary>
    public int StallPeriods { get; init; } = 50;

    /// <summary>
    /// A stall is never declared earlier: a loaded machine delays calls by hundreds of milliseconds without any fault of the device.
    /// </summary>
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

    /// <summary>
    /// Opening, starting or closing that takes longer is reported as hanging; it is still waited for, since a second attempt would hang too.
    /// </summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the device's pace is measured at a time; long beside a burst after a stall and the size of any buffer.</summary>
    public TimeSpan PaceWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>More sound per time than this many times the nominal rate is too much, in <see cref="FastWindows"/> windows on end.</summary>
    public double FastestPace { get; init; } = 1.15;

    /// <summary>One window may hold the burst that follows a stall.</summary>
    public int FastWindows { get; init; } = 2;

    /// <summary>Less sound per time than this share of the nominal rate is too little, in <see cref="SlowWindows"/> windows on end.</summary>
    public double SlowestPace { get; init; } = 0.7;

    /// <summary>A machine under load loses periods for a while through no fault of the device.</summary>
    public int SlowWindows { get; init; } = 4;

    /// <summary>How often a loss that goes on for the same reason is repeated in the journal.</summary>
    public TimeSpan RemindEvery { get; init; } = TimeSpan.FromMinutes(10);
}
