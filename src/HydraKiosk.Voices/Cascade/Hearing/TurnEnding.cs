using System.Globalization;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>
/// Finds the turns of a person in what this device's detector and the recogniser say: the detector begins and ends them, the recogniser says whether
/// they were words, and may end one earlier. Silence is counted in chunks that have left, not in time, so that arrears end no turn. Under the
/// session's lock.
/// </summary>
internal sealed class TurnEnding : IDisposable
{
    /// <summary>Words that come so soon after a turn was taken are its rest, which nobody waits for any more.</summary>
    private static readonly TimeSpan _restOfTurn = TimeSpan.FromSeconds(1);

    private readonly TurnOptions _options;
    private readonly TimeSpan _chunk;
    private readonly ITurnListener _listener;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly int _beginChunks;
    private Phase _phase;
    private string _utterance = "";
    private int _numbers;
    private uint _window; // the last chunks before a turn, newest lowest: one bit each
    private TimeSpan _silence;
    private TimeSpan _length;
    private string _final = "";
    private string _partial = "";
    private long _endedAt;
    private long? _takenAt;
    private long _untilCaptured;

    /// <param name="options">The times.</param>
    /// <param name="chunk">How long a chunk of the microphone is.</param>
    /// <param name="listener">Is told.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="onLimit">Called when the recogniser's time is over; is to take the lock and call <see cref="OnLimit"/>.</param>
    public TurnEnding(TurnOptions options, TimeSpan chunk, ITurnListener listener, TimeProvider clock, Action onLimit)
    {
        (_options, _chunk, _listener, _clock) = (options, chunk, listener, clock);
        _beginChunks = Math.Clamp((int)Math.Ceiling(options.Begin / chunk), 1, 15);
        _timer = clock.CreateTimer(static call => ((Action)call!)(), onLimit, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Phase
    {
        Quiet,
        Speaking,

        /// <summary>The client has ended the turn, and what was heard until then is still on its way out.</summary>
        Draining,

        /// <summary>The recogniser owes the rest.</summary>
        Finishing,
    }

    /// <summary>Whether somebody speaks, or has and it is not known yet what.</summary>
    public bool IsOpen => _phase != Phase.Quiet;

    /// <summary>A chunk has left.</summary>
    public void OnChunk(long capturedAt, bool isVoice)
    {
        switch (_phase)
        {
            case Phase.Draining when capturedAt >= _untilCaptured || capturedAt == 0:
                Finish();
                break;
            case Phase.Quiet when !_options.ByClient:
                _window = (_window << 1) | (isVoice ? 1u : 0u);
                if (System.Numerics.BitOperations.PopCount(_window & ((1u << (2 * _beginChunks)) - 1)) >= _beginChunks)
                {
                    Begin();
                }

                break;
            case Phase.Finishing when isVoice && !_options.ByClient:
                // They go on: what the recogniser gives now is the first part of a longer turn.
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                (_phase, _silence) = (Phase.Speaking, TimeSpan.Zero);
                break;
            case Phase.Speaking:
                _length += _chunk;
                _silence = isVoice ? TimeSpan.Zero : _silence + _chunk;
                if (_length >= _options.Longest || (!_options.ByClient && (_silence >= _options.Silence
                    || (_silence >= _options.SilenceAfterFinal && _partial.Length == 0 && _final.Length > 0))))
                {
                    End();
                }

                break;
        }
    }

    /// <summary>The recogniser has understood something.</summary>
    public void OnWords(string text, bool isFinal)
    {
        if (_phase == Phase.Quiet)
        {
            if (text.Length == 0 || _options.ByClient || (_takenAt is { } at && _clock.GetElapsedTime(at) < _restOfTurn))
            {
                if (text.Length > 0 && isFinal)
                {
                    _listener.LateWords(text.Length);
                }

                return;
            }

            Begin(); // too quiet for the detector, and words all the same
            _silence = _options.Silence / 2;
        }

        var hadWords = _final.Length > 0 || _partial.Length > 0;
        if (isFinal)
        {
            _final = Joined(_final, text);
            _partial = "";
        }
        else
        {
            _partial = text;
        }

        if (!hadWords && text.Length > 0)
        {
            _listener.HasWords(_utterance);
        }

        if (_phase == Phase.Finishing && isFinal)
        {
            Conclude();
        }
        else if (isFinal && _phase == Phase.Speaking && !_options.ByClient && _final.Length > 0 && _silence >= _options.SilenceAfterFinal)
        {
            End(); // both find that it is over
        }
    }

    /// <summary>The client begins a turn.</summary>
    public void BeginByClient()
    {
        if (_phase is Phase.Quiet)
        {
            Begin();
        }
        else
        {
            _phase = Phase.Speaking; // the last one was not over yet: they go on
        }
    }

    /// <summary>The client ends it: whatever the microphone has heard until now still goes out first.</summary>
    public void EndByClient()
    {
        if (_phase == Phase.Speaking)
        {
            _phase = Phase.Draining;
            _untilCaptured = _clock.GetTimestamp();
            _listener.Ended(_utterance);
            _timer.Change(_options.FinalTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The recogniser's time is over.</summary>
    public void OnLimit()
    {
        if (_phase == Phase.Draining)
        {
            Finish();
        }
        else if (_phase == Phase.Finishing)
        {
            if (_final.Length > 0 || _partial.Length > 0 || _length >= TimeSpan.FromMilliseconds(500))
            {
                _listener.RestIsLate(_options.FinalTimeout);
            }

            _final = Joined(_final, _partial);
            Conclude();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Begin()
    {
        _phase = Phase.Speaking;
        _utterance = "turn-" + (++_numbers).ToString(CultureInfo.InvariantCulture);
        (_silence, _length, _final, _partial, _window, _takenAt) = (TimeSpan.Zero, TimeSpan.Zero, "", "", 0, null);
        _listener.Began(_utterance);
    }

    private void End()
    {
        _listener.Ended(_utterance);
        if (_final.Length > 0 && _partial.Length == 0 && _silence >= _options.SilenceAfterFinal)
        {
            _endedAt = _clock.GetTimestamp();
            Conclude(); // the recogniser has closed it already, and nothing was said since
        }
        else
        {
            Finish();
        }
    }

    private void Finish()
    {
        _phase = Phase.Finishing;
        _endedAt = _clock.GetTimestamp();
        _timer.Change(_options.FinalTimeout, Timeout.InfiniteTimeSpan);
        _listener.AskForRest();
    }

    private void Conclude()
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var (utterance, words) = (_utterance, _final);
        (_phase, _final, _partial) = (Phase.Quiet, "", "");
        if (words.Length == 0)
        {
            _listener.Dismissed(utterance);
        }
        else
        {
            _takenAt = _clock.GetTimestamp();
            _listener.Taken(utterance, words, _clock.GetElapsedTime(_endedAt));
        }
    }

    private static string Joined(string first, string second)
    {
        var all = first.Length == 0 ? second : second.Length == 0 ? first : first + " " + second;
        return all.Length <= PulseReader.MostCharacters ? all : all[..PulseReader.MostCharacters];
    }
}
