namespace HydraKiosk.Metrics;

/// <summary>
/// When the person stopped speaking. The service's own word for it comes late, sometimes after the answer has begun, so the last voice at
/// this device's microphone counts where it belongs to the utterance. Not thread-safe but for <see cref="NoteVoice"/>.
/// </summary>
internal sealed class SpeechEndClock(TimeProvider time)
{
    /// <summary>A short word is over before the service reports its beginning.</summary>
    private static readonly TimeSpan _reportDelay = TimeSpan.FromSeconds(2);

    private const long Never = long.MinValue;

    private long _lastVoice = Never;
    private long _usedVoice = Never;
    private long _heardAt;
    private long? _voice;
    private long? _reported;

    /// <summary>Whether the person speaks, or has spoken and it is not known yet whether that was a turn.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A chunk with voice was captured at that time. Any thread; allocates nothing.</summary>
    public void NoteVoice(long timestamp) => Volatile.Write(ref _lastVoice, timestamp);

    /// <summary>The service hears speech begin.</summary>
    public void Heard(long at)
    {
        IsOpen = true;
        _heardAt = at;
        _voice = _reported = null;
    }

    /// <summary>The service says that speech has ended.</summary>
    public void Ended(long at)
    {
        _reported = at;
        ReadVoice(at);
    }

    /// <summary>The service took it for noise.</summary>
    public void Dismissed() => IsOpen = false;

    /// <summary>The conversation is over: nothing of its voice tells about the next.</summary>
    public void Forget()
    {
        IsOpen = false;
        _usedVoice = Volatile.Read(ref _lastVoice);
        _voice = _reported = null;
    }

    /// <summary>The utterance is a turn, as the service says.</summary>
    /// <returns>When it ended, or null where nothing told.</returns>
    public long? Taken(long at)
    {
        if (!IsOpen)
        {
            Heard(at);
        }

        ReadVoice(at);
        return Use();
    }

    /// <summary>The service answers: that ends the utterance, whatever else it says later. From here on the microphone may hear the answer.</summary>
    /// <returns>When it ended, or null where nothing told.</returns>
    public long? Answered(long at)
    {
        if (_reported is null)
        {
            ReadVoice(at);
        }

        return Use();
    }

    private long? Use()
    {
        IsOpen = false;
        _usedVoice = _voice ?? _usedVoice;
        return _voice ?? _reported;
    }

    private void ReadVoice(long now)
    {
        var last = Volatile.Read(ref _lastVoice);
        if (last != Never && last != _usedVoice && last <= now && time.GetElapsedTime(last, _heardAt) <= _reportDelay)
        {
            _voice = last;
        }
    }
}
