using System.Runtime.InteropServices;

namespace HydraKiosk.Power;

/// <summary>
/// Notices that the whole device has slept: the clock that goes on meanwhile has run ahead of the one that does not. Connections made before are dead
/// then, whatever the system says of them.
/// </summary>
internal sealed partial class SleepWatch : IDisposable
{
    private const int Monotonic = 1; // CLOCK_MONOTONIC: stands still
    private const int BootTime = 7; // CLOCK_BOOTTIME: does not

    /// <summary>Between two looks; a person who wakes a vehicle up is not faster.</summary>
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(2);

    /// <summary>Less is the difference between two readings, not sleep.</summary>
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(1);

    private readonly Func<TimeSpan> _asleepSoFar;
    private readonly Action<TimeSpan> _slept;
    private readonly ITimer _timer;
    private TimeSpan _known;

    /// <param name="asleepSoFar">How long the device has slept since it was started; see <see cref="OfSystem"/>.</param>
    /// <param name="time">The clock of the looks.</param>
    /// <param name="slept">Told how long it has slept; must not block.</param>
    public SleepWatch(Func<TimeSpan> asleepSoFar, TimeProvider time, Action<TimeSpan> slept)
    {
        (_asleepSoFar, _slept) = (asleepSoFar, slept);
        _known = asleepSoFar();
        _timer = time.CreateTimer(_ => Look(), null, _every, _every);
    }

    /// <summary>How long this system has slept since it was started.</summary>
    public static TimeSpan OfSystem() => Read(BootTime) - Read(Monotonic);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _asleepSoFar();
        var slept = now - _known;
        _known = now;
        if (slept >= _least)
        {
            _slept(slept);
        }
    }

    private static unsafe TimeSpan Read(int clock)
    {
        Time time;
        return GetTime(clock, &time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeSpan.Zero;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int GetTime(int clock, Time* time);

    /// <summary><c>struct timespec</c> where <c>long</c> has 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
