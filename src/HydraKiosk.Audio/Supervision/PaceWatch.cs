namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// Compares the sound that a device moves with the time that passes. Windows on end must agree before it is believed: a stall and the burst
/// after it, or a machine that is busy for a moment, are over in one; a crystal that is off by some parts per million is never noticed.
/// </summary>
internal sealed class PaceWatch(SupervisorOptions options)
{
    private Side _capture;
    private Side _playback;
    private TimeSpan _windowBegan;
    private bool _hasBegun;

    /// <summary>Whether the last window was in order.</summary>
    public bool IsRight { get; private set; }

    /// <summary>Whether the last window was not.</summary>
    public bool IsDoubtful => _capture.Fast + _capture.Slow + _playback.Fast + _playback.Slow > 0;

    /// <summary>Begins anew with another device.</summary>
    public void Restart()
    {
        _capture = default;
        _playback = default;
        _hasBegun = false;
        IsRight = false;
    }

    /// <summary>Why the device must be given up, or null.</summary>
    public DeviceLoss? Judge(in DeviceObservation seen)
    {
        if (seen.RefusedPeriods > 0)
        {
            return TooFast("calls more often than its rate allows, for longer than any burst explains");
        }

        if (seen.Periods == 0)
        {
            return null; // not running yet
        }

        if (!_hasBegun)
        {
            _hasBegun = true;
            Begin(seen);
            return null;
        }

        var passed = seen.SinceStart - _windowBegan;
        if (passed < options.PaceWindow)
        {
            return null;
        }

        Count(ref _capture, seen.Captured, passed);
        Count(ref _playback, seen.Played, passed);
        Begin(seen);
        IsRight = !IsDoubtful;
        return Verdict(_capture, "microphone delivers") ?? Verdict(_playback, "loudspeaker takes");
    }

    private static DeviceLoss TooFast(string what) => new(SupervisionCause.TooFast,
        $"the device {what}: it has no clock of its own (ALSA's \"null\", a sound server in freewheel mode) or runs at another rate than it " +
        $"says. Choose another device, or \"plughw:…\" so that ALSA converts; to run without sound set the audio backend to \"null\"");

    private void Begin(in DeviceObservation seen)
    {
        _windowBegan = seen.SinceStart;
        _capture.Before = seen.Captured ?? TimeSpan.Zero;
        _playback.Before = seen.Played ?? TimeSpan.Zero;
    }

    private void Count(ref Side side, TimeSpan? moved, TimeSpan passed)
    {
        if (moved is not { } now)
        {
            return;
        }

        side.Pace = (now - side.Before) / passed;
        side.Fast = side.Pace > options.FastestPace ? side.Fast + 1 : 0;
        side.Slow = side.Pace < options.SlowestPace ? side.Slow + 1 : 0;
    }

    private DeviceLoss? Verdict(in Side side, string what) =>
        side.Fast >= options.FastWindows ? TooFast($"is too fast: its {what} {side.Pace:0.0#} s of sound a second")
        : side.Slow >= options.SlowWindows ? new DeviceLoss(SupervisionCause.TooSlow,
            $"the device is too slow: its {what} only {side.Pace:0.0#} s of sound a second. It runs at another rate than it says, or its " +
            $"cable or hub loses most of the sound. Replug it without a hub; name it as \"plughw:…\" so that ALSA converts")
        : null;

    private struct Side
    {
        public TimeSpan Before;
        public double Pace;
        public int Fast;
        public int Slow;
    }
}
