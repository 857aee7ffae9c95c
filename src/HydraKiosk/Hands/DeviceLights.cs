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
    private readonly ITimer _level;
    private readonly ILogger _log;
    private readonly Action<string?> _troubled;
    private readonly SortedDictionary<string, DeviceException> _failed = new(StringComparer.Ordinal);
    private SessionMissing? _missing;
    private bool _isSending; // the uplink's own
    private bool _isSpeaking;

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

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        _missing = notice switch
        {
            SessionMissing missing => missing,
            SessionReady => null,
            _ => _missing,
        };
        var (sign, code) = LightSigns.Of(state, _missing);
        _status.Show(sign, code);
        _muted.Show(state.Around.IsMuted ? LightSign.Muted : LightSign.Idle);
        if ((sign == LightSign.Speaking) != _isSpeaking)
        {
            _isSpeaking = !_isSpeaking;
            _level.Change(_isSpeaking ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, _isSpeaking ? _levelEvery : Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Leaves all of them dark.</summary>
    public void Dispose()
    {
        _level.Dispose();
        _status.Dispose();
        _muted.Dispose();
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
