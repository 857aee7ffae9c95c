using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>
/// Keeps the lights of the device true to what happens. Nothing runs while nothing changes; while the agent speaks, the lights follow its voice.
/// </summary>
internal sealed class DeviceLights : INoticeSink, IDisposable
{
    /// <summary>As often as an eye can follow.</summary>
    private static readonly TimeSpan _levelEvery = TimeSpan.FromMilliseconds(40);

    private readonly LightShow _status;
    private readonly LightShow _muted;
    private readonly LightShow _interruptible;
    private readonly ITimer _level;
    private readonly ILogger _log;
    private readonly Action<string?> _troubled;
    private readonly SortedDictionary<string, DeviceException> _failed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ConversationState _state = ConversationState.Initial;
    private SessionMissing? _missing;
    private bool _isStandIn;
    private bool _isSending; // the uplink's own
    private bool _isSpeaking;
    private (LightSign Sign, int Code) _told;
    private LightSign? _tried;

    /// <param name="factory">Makes the lights.</param>
    /// <param name="levelDbfs">How loud the loudspeaker is, in dB below full scale.</param>
    /// <param name="time">The clock.</param>
    /// <param name="troubled">Takes what is wrong with lights, for the status; null when nothing is.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public DeviceLights(HandsFactory factory, Func<float> levelDbfs, TimeProvider time, Action<string?> troubled, ILogger log)
    {
        (_log, _troubled) = (log, troubled);
        _status = new LightShow(factory.Lights(LedMeaning.Status, LedMeaning.Listening), time, Failed, Found);
        _muted = new LightShow(factory.Lights(LedMeaning.Muted), time, Failed, Found);
        _interruptible = new LightShow(factory.Lights(LedMeaning.Interruptible), time, Failed, Found);
        _level = time.CreateTimer(_ => _status.SetLevel(levelDbfs()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A chunk has left the device: whether it was sound. Neither blocks nor allocates.</summary>
    public void Left(bool isSound)
    {
        if (isSound != _isSending)
        {
            _isSending = isSound;
            _status.SetListening(isSound);
        }
    }

    /// <summary>Whether a person can interrupt by speaking, now or as soon as the agent speaks. Does not block.</summary>
    public void SetInterruptible(bool isInterruptible) => _interruptible.SetListening(isInterruptible);

    /// <summary>Whether another voice than the first of the list has the floor. Any thread; does not block.</summary>
    public void SetStandIn(bool isStandIn)
    {
        lock (_lock)
        {
            _isStandIn = isStandIn;
            Show();
        }
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        lock (_lock)
        {
            _state = state;
            _missing = notice switch
            {
                SessionMissing missing => missing,
                SessionReady => null,
                _ => _missing,
            };
            Show();
        }
    }

    /// <summary>What the lights of a meaning show now, in the words of the light language.</summary>
    public string Words(LedMeaning meaning) => meaning switch
    {
        LedMeaning.Status => Words(_status.Shown),
        LedMeaning.Listening => _status.Shown.IsSending ? "lit: sound leaves the device" : "dark",
        LedMeaning.Muted => _muted.Shown.Sign == LightSign.Muted ? "lit: the microphone is off" : "dark",
        LedMeaning.Interruptible => _interruptible.Shown.IsSending ? "lit: a voice interrupts" : "dark",
        _ => "as a tool has set it",
    };

    /// <summary>What is wrong with lights, one sentence each.</summary>
    public IReadOnlyList<string> Faults
    {
        get { lock (_failed) { return [.. _failed.Select(f => $"light {f.Value.Message}")]; } }
    }

    /// <summary>Shows a sign on the status lights whatever happens, for somebody who looks at them; null for what happens. Any thread.</summary>
    public void Try(LightSign? sign)
    {
        lock (_lock)
        {
            _tried = sign;
            Show();
        }
    }

    /// <summary>Leaves all of them dark.</summary>
    public void Dispose()
    {
        _level.Dispose();
        _status.Dispose();
        _muted.Dispose();
        _interruptible.Dispose();
    }

    private static string Words(LightState state)
    {
        var sign = LightPatterns.Of(state.Sign);
        var shown = state.IsSending && !sign.ShowsWhileSending ? LightPatterns.Of(LightSign.Listening) : sign;
        return $"{LightPatterns.Name(shown.Sign)}: {shown.ColourWord}, {shown.Course.Words}";
    }

    private void Show()
    {
        _told = LightSigns.Of(_state, _missing, _isStandIn);
        if (_tried is { } tried)
        {
            _status.Show(tried);
        }
        else
        {
            _status.Show(_told.Sign, _told.Code);
        }

        _muted.Show(_state.Around.IsMuted ? LightSign.Muted : LightSign.Idle);
        if ((_told.Sign == LightSign.Speaking) != _isSpeaking)
        {
            _isSpeaking = !_isSpeaking;
            _level.Change(_isSpeaking ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, _isSpeaking ? _levelEvery : Timeout.InfiniteTimeSpan);
        }
    }

    private void Failed(string place, DeviceException why)
    {
        LightCauses.Write(_log, place, why);
        lock (_failed)
        {
            _failed[place] = why;
            Tell();
        }
    }

    private void Found(string place)
    {
        LightCauses.Found.Write(_log, place);
        lock (_failed)
        {
            _failed.Remove(place);
            Tell();
        }
    }

    private void Tell() => _troubled(_failed.Count == 0 ? null : string.Join("; ", _failed.Select(f => $"light {f.Value.Message}")));
}
