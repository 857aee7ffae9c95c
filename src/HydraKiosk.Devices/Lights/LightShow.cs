using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Lights;

/// <summary>
/// Shows one sign on any number of lights, each on a thread of its own, and lives on when they fail: the voice does not depend on a lamp. A change
/// is written at once, or 20 ms after the write before; the latest wins; nothing runs while nothing changes. All members on any thread, and none of
/// them waits for a light but <see cref="Dispose"/>.
/// </summary>
/// <remarks>
/// A light that was unplugged is noticed at the next write. One that came back while its sign is solid is lit again when the sign changes: to look
/// after it all the time would cost a wake-up each.
/// </remarks>
public sealed class LightShow : IDisposable
{
    /// <summary>How long <see cref="Dispose"/> waits for lights to get dark.</summary>
    public static readonly TimeSpan DarkWithin = TimeSpan.FromSeconds(1);

    private readonly LightStatus _status;
    private readonly LightThread[] _threads;
    private readonly CountdownEvent _running;
    private int _isDisposed;

    /// <param name="fixtures">The lights.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">
    /// Told once when a light stops working, with its place: on the light's thread, must not throw. Not told again before it has worked.
    /// </param>
    /// <param name="onFound">Told when a light works again, with its place: on the light's thread, must not throw.</param>
    public LightShow(
        IReadOnlyCollection<LightFixture> fixtures, TimeProvider time, Action<string, DeviceException> onFault, Action<string> onFound)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(onFault);
        ArgumentNullException.ThrowIfNull(onFound);
        _status = new LightStatus(time);
        _running = new CountdownEvent(fixtures.Count);
        _threads = [.. fixtures.Select(f => new LightThread(
            f.Place, new LightLoop(f, _status, time, Random.Shared, onFault, onFound), time, _running))];
    }

    /// <summary>How often the threads of the lights were woken so far, for whatever reason.</summary>
    public long WakeUps => _threads.Sum(t => t.WakeUps);

    /// <summary>What the lights are to tell at present.</summary>
    public LightState Shown => _status.Read().State;

    /// <summary>Shows a sign from now on.</summary>
    /// <param name="sign">Which.</param>
    /// <param name="code">
    /// With <see cref="LightSign.Fault"/>: a row of <see cref="LightPatterns.Faults"/>, or 0 for none. Nothing with the others.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The sign is none.</exception>
    public void Show(LightSign sign, int code = 0)
    {
        _ = LightPatterns.Of(sign);
        if (_status.Set(sign, sign == LightSign.Fault ? Math.Clamp(code, 0, LightPatterns.LastCode) : 0))
        {
            WakeAll();
        }
    }

    /// <summary>
    /// Whether sound leaves the device, told by the very place where it does: while it does no lamp is dark, whatever the sign. A lamp that was lit
    /// for it stays so for a third of a second at least.
    /// </summary>
    public void SetListening(bool isSending)
    {
        if (_status.Set(isSending))
        {
            WakeAll();
        }
    }

    /// <summary>
    /// How loud the loudspeaker is; as often as one likes, while the sign is <see cref="LightSign.Speaking"/>. Held until the next.
    /// </summary>
    /// <param name="dbfs">In dB below full scale.</param>
    public void SetLevel(float dbfs)
    {
        foreach (var thread in _threads)
        {
            thread.Tell(dbfs);
        }
    }

    /// <summary>Makes all lights dark and lets go of them; one that does not answer within a second is left as it is.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        foreach (var thread in _threads)
        {
            thread.Dispose();
        }

        if (_running.Wait(DarkWithin))
        {
            _running.Dispose(); // else the light that hangs still has to count itself down
        }
    }

    private void WakeAll()
    {
        foreach (var thread in _threads)
        {
            thread.Wake();
        }
    }
}
