using System.Buffers.Binary;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Audio;

/// <summary>
/// Energy detector and endpointer over received samples: 10 ms frames, an onset window, and silence that must be received, not waited
/// for. Knows no other clock, so a client that stops sending never ends its turn.
/// </summary>
internal sealed class TurnDetector
{
    private const int FrameMs = 10;
    /// <summary>Speech that has begun goes on down to this much below the threshold, so that soft endings stay in the turn.</summary>
    private const double HysteresisDb = 3;

    private readonly double _startPower;
    private readonly double _holdPower;
    private readonly int _startFrames;
    private readonly int _minimumFrames;
    private readonly int _silenceFrames;
    private readonly Queue<bool> _window = new();
    private readonly short[] _frame;
    private int _filled;
    private long _frames;
    private bool _inSpeech;
    private bool _confirmed;
    private int _voiced;
    private int _silent;
    private long _lastVoicedEnd;

    /// <summary>Makes a detector that has heard nothing yet.</summary>
    /// <param name="server">The thresholds and times.</param>
    /// <param name="rateHz">Of the samples that it will get.</param>
    /// <param name="endSilenceMs">How much silence ends a turn; null takes the scenario's.</param>
    public TurnDetector(ScenarioServer server, int rateHz = 16_000, int? endSilenceMs = null)
    {
        _frame = new short[rateHz * FrameMs / 1000];
        _startPower = Power(server.VadThresholdDbfs);
        _holdPower = Power(server.VadThresholdDbfs - HysteresisDb);
        _startFrames = Math.Max(1, server.VadStartMs / FrameMs);
        _minimumFrames = server.MinimumSpeechMs / FrameMs;
        _silenceFrames = Math.Max(1, (endSilenceMs ?? server.EndSilenceMs) / FrameMs);
    }

    /// <summary>Whether the person speaks now, and already long enough for a turn.</summary>
    public bool InTurn => _inSpeech && _confirmed;

    /// <summary>Takes PCM16, and adds what it found in it to the list.</summary>
    public void Process(ReadOnlySpan<byte> pcm16, List<TurnMark> marks)
    {
        for (var at = 0; at + 1 < pcm16.Length; at += 2)
        {
            _frame[_filled++] = BinaryPrimitives.ReadInt16LittleEndian(pcm16[at..]);
            if (_filled == _frame.Length)
            {
                _filled = 0;
                OnFrame(FramePower(_frame), marks);
            }
        }
    }

    /// <summary>
    /// Returns the mean square of a frame around its own mean, relative to full scale, so that a microphone's offset does not count as
    /// speech.
    /// </summary>
    internal static double FramePower(ReadOnlySpan<short> frame)
    {
        double sum = 0;
        double squares = 0;
        foreach (var sample in frame)
        {
            sum += sample;
            squares += (double)sample * sample;
        }

        var mean = sum / frame.Length;
        return Math.Max(0, (squares / frame.Length) - (mean * mean)) / (32768.0 * 32768.0);
    }

    private static double Power(double dbfs) => Math.Pow(10, dbfs / 10);

    private void OnFrame(double power, List<TurnMark> marks)
    {
        var startMs = _frames * FrameMs;
        _frames++;
        var voiced = power > (_inSpeech ? _holdPower : _startPower);
        if (!_inSpeech)
        {
            _window.Enqueue(voiced);
            if (_window.Count > 2 * _startFrames)
            {
                _window.Dequeue();
            }

            var count = _window.Count(v => v);
            if (count < _startFrames)
            {
                return;
            }

            var first = _window.TakeWhile(v => !v).Count();
            _inSpeech = true;
            _confirmed = false;
            _voiced = count;
            _silent = 0;
            _lastVoicedEnd = startMs + FrameMs;
            marks.Add(new TurnMark(TurnSignal.Started, startMs - ((_window.Count - 1 - first) * FrameMs)));
            _window.Clear();
        }
        else if (voiced)
        {
            _voiced++;
            _silent = 0;
            _lastVoicedEnd = startMs + FrameMs;
        }
        else if (++_silent >= _silenceFrames)
        {
            _inSpeech = false;
            marks.Add(new TurnMark(_confirmed ? TurnSignal.Ended : TurnSignal.Discarded, _lastVoicedEnd));
            return;
        }

        if (!_confirmed && _voiced >= _minimumFrames)
        {
            _confirmed = true;
            marks.Add(new TurnMark(TurnSignal.Confirmed, _lastVoicedEnd));
        }
    }
}
