namespace HydraKiosk.Voices.Duplex.Bursts;

/// <summary>
/// The person's speech, as this device's own detector tells it, against the model's: the wire says nothing of either. Whoever calls holds the lock.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class Overlap(TimeProvider clock)
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(400);

    private int _count;
    private string? _open; // the speech that nothing has come of yet
    private long _endedAt;
    private bool _isVoice;
    private bool _isNoise;
    private TimeSpan _both; // for so long both have spoken, but for short pauses of the model
    private TimeSpan _pause;

    /// <summary>Whether the person speaks, and it is not taken for noise.</summary>
    public bool IsSpeaking => _isVoice && !_isNoise;

    /// <summary>The detector hears a voice.</summary>
    /// <returns>The id of the speech that begins; null where it goes on.</returns>
    public string? Begin()
    {
        if (_isVoice)
        {
            return null;
        }

        (_isVoice, _isNoise, _both, _pause) = (true, false, TimeSpan.Zero, _longestPause);
        return _open = $"speech-{++_count}";
    }

    /// <summary>The detector hears none any more.</summary>
    /// <returns>The id of the speech that ends; null where none was open.</returns>
    public string? End()
    {
        var wasSpeaking = IsSpeaking;
        (_isVoice, _isNoise, _endedAt) = (false, false, clock.GetTimestamp());
        return wasSpeaking ? _open : null;
    }

    /// <summary>The model answers.</summary>
    public void Answered() => _open = null;

    /// <summary>A frame of the model has come. The speech that turns out to be none, or that is not answered; null where there is none.</summary>
    /// <param name="isLoud">Whether the model speaks in it.</param>
    /// <param name="length">Of the frame.</param>
    /// <param name="isReply">Whether a reply runs: then it is only being cut, and its rest does not count.</param>
    public string? Dismissed(bool isLoud, TimeSpan length, bool isReply)
    {
        if (IsSpeaking)
        {
            _pause = isLoud ? TimeSpan.Zero : _pause + length;
            _both = isReply || _pause > _longestPause ? TimeSpan.Zero : _both + length;
            _isNoise = _both >= BurstCutter.YieldLimit;
        }

        if (_open is null || IsSpeaking || (!_isNoise && clock.GetElapsedTime(_endedAt) < BurstCutter.AnswerLimit))
        {
            return null;
        }

        var dismissed = _open;
        _open = null;
        return dismissed;
    }
}
