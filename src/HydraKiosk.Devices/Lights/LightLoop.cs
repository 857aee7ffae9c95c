using HydraKiosk.Devices.Faults;
using HydraKiosk.Primitives.Backoff;

namespace HydraKiosk.Devices.Lights;

/// <summary>
/// Keeps one light true to a <see cref="LightStatus"/>: opens it, writes where its look has changed, and opens it anew after a failure. One thread
/// steps it; it neither waits nor has a timer, so a test can step it in virtual time.
/// </summary>
internal sealed class LightLoop(
    LightFixture fixture, LightStatus status, TimeProvider time, Random random, Action<string, DeviceException> onFault, Action<string> onFound)
{
    /// <summary>Between two writes: 50 a second.</summary>
    internal static readonly TimeSpan LeastGap = LightCourse.Smooth;

    internal static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A light that has worked for so long has recovered. One that fails at every second write has not, and is tried less and less often.
    /// </summary>
    internal static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    private readonly ExponentialBackoff _backoff = new(random, leastShare: 0.5);
    private readonly LevelFollower _voice = new();
    private readonly long _createdAt = time.GetTimestamp();

    private ILight? _light;
    private LampTraits _traits;
    private LightColour[] _shown = [];
    private LightColour[] _next = [];
    private bool _hasShown;
    private bool _isFaulty;
    private bool _followsVoice;
    private TimeSpan? _retryAt;
    private TimeSpan _openedAt;
    private TimeSpan? _writtenAt;

    private TimeSpan Now => time.GetElapsedTime(_createdAt);

    /// <summary>Tells how loud the loudspeaker is. Any thread.</summary>
    /// <returns>Whether it has to be stepped for that.</returns>
    public bool Tell(float dbfs)
    {
        if (Volatile.Read(ref _followsVoice))
        {
            return _voice.Tell(dbfs);
        }

        _voice.Keep(dbfs);
        return false;
    }

    /// <summary>Writes what is to be written.</summary>
    /// <returns>After how long it has to be stepped again, if nothing changes before; null for never.</returns>
    public TimeSpan? Step()
    {
        try
        {
            return (_light is null ? Open() : null) ?? Refresh();
        }
        catch (DeviceException e)
        {
            return Fail(e);
        }
        catch (Exception e)
        {
            return Fail(Unexpected(e));
        }
    }

    /// <summary>Leaves it dark and lets go of it.</summary>
    public void Close()
    {
        if (_light is null)
        {
            return;
        }

        try
        {
            _light.Show(LightColour.Off);
        }
        catch (Exception e)
        {
            Report(e as DeviceException ?? Unexpected(e));
        }
        finally
        {
            Drop();
        }
    }

    private TimeSpan? Open()
    {
        var now = Now;
        if (_retryAt is { } at && now < at)
        {
            return at - now;
        }

        _light = fixture.Open();
        _openedAt = Now;
        _traits = Trait(_light.CanDim, LampTraits.Dims) | Trait(_light.HasColours, LampTraits.Colours) | Trait(fixture.Breathes, LampTraits.Breathes);
        _shown = new LightColour[_light.Lamps];
        _next = new LightColour[_light.Lamps];
        _hasShown = false;
        return null;
    }

    private TimeSpan? Refresh()
    {
        var now = Now;
        if (_writtenAt is { } written && now - written < LeastGap)
        {
            return LeastGap - (now - written);
        }

        var (state, elapsed, until) = status.Read();
        state = ForRole(state);
        var isMoving = false;
        if (LightRenderer.CourseOf(state, _traits).FollowsLevel)
        {
            Volatile.Write(ref _followsVoice, true);
            (var level, isMoving) = _voice.Step(now);
            state = state with { LevelDbfs = level };
        }
        else if (_followsVoice)
        {
            Volatile.Write(ref _followsVoice, false);
            _voice.Reset();
        }

        var next = LightRenderer.Render(state, elapsed, _traits, _next);
        if (!_hasShown || !_next.AsSpan().SequenceEqual(_shown))
        {
            _light!.Show(_next);
            _writtenAt = now;
            _hasShown = true;
            (_shown, _next) = (_next, _shown);
        }

        Recover();
        return Sooner(isMoving ? LeastGap : next, until);
    }

    private LightState ForRole(in LightState state) => fixture.Role switch
    {
        LightRole.Listening => new LightState(state.IsSending ? LightSign.Listening : LightSign.Idle),
        _ => state,
    };

    private void Recover()
    {
        if (_isFaulty)
        {
            _isFaulty = false;
            onFound(fixture.Place);
        }
    }

    private TimeSpan Fail(DeviceException e)
    {
        Report(e);
        var now = Now;
        if (_light is not null && now - _openedAt >= Healthy)
        {
            _backoff.Reset();
        }

        Drop();
        var wait = _backoff.Next(FirstWait, LongestWait);
        _retryAt = now + wait;
        return wait;
    }

    /// <summary>Once for each time that it stops working, however often it is tried.</summary>
    private void Report(DeviceException e)
    {
        if (!_isFaulty)
        {
            _isFaulty = true;
            onFault(fixture.Place, e);
        }
    }

    private void Drop()
    {
        var light = _light;
        _light = null;
        try
        {
            light?.Dispose();
        }
        catch (Exception e)
        {
            Report(e as DeviceException ?? Unexpected(e));
        }
    }

    /// <summary>A back end broke its promise; the other lights and the voice go on.</summary>
    private DeviceException Unexpected(Exception e) =>
        new(DeviceFault.Failed, fixture.Place, $"{e.GetType().Name}: {e.Message}", "report this line to the makers of the program");

    private static LampTraits Trait(bool has, LampTraits trait) => has ? trait : LampTraits.None;

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}
