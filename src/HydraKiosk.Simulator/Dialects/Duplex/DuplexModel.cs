using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// The model: for each 80 ms that it hears it says 80 ms, silence most of the time. It answers when a person has finished, gives way when one
/// begins, and speaks first where the scenario has a greeting. It knows no time but what it hears. Used under the session's lock.
/// </summary>
/// <param name="scenario">What it says.</param>
/// <param name="note">Takes a word and a sentence for the log.</param>
internal sealed class DuplexModel(Scenario scenario, Action<string, string> note)
{
    /// <summary>What the model is told and says at a time, at 24 kHz.</summary>
    public const int FrameSamples = 1_920;

    /// <summary>Samples a second.</summary>
    public const int RateHz = 24_000;

    private const int FrameMs = FrameSamples * 1000 / RateHz;
    private const int GreetingMs = 320;

    /// <summary>A model's silence is not digital: this much noise is in it, as a peak.</summary>
    private const int NoisePeak = 12;

    private readonly TurnDetector _detector = new(scenario.Server, RateHz);
    private readonly List<TurnMark> _marks = [];
    private short[] _speech = [];
    private string[] _words = [];
    private int _said;
    private int _saidWords;
    private int _waitMs = scenario.Greeting is null ? -1 : GreetingMs;
    private ScenarioReply? _next = scenario.Greeting;
    private int _turns;
    private uint _noise = (uint)scenario.Seed;
    private int _deafFrames;
    private int _unansweredFrames;
    private int _muteFrames;

    /// <summary>Whether it says something now.</summary>
    public bool IsSpeaking => _said < _speech.Length;

    /// <summary>How far it is in what it says, 0 to 1.</summary>
    public double Progress => _speech.Length == 0 ? 1 : (double)_said / _speech.Length;

    /// <summary>Called with the number of each turn of the person when it is over.</summary>
    public Action<int> OnTurn { get; init; } = _ => { };

    /// <summary>Called when it begins to say something.</summary>
    public Action OnReply { get; init; } = () => { };

    /// <summary>It hears nothing for this long, or for good.</summary>
    public void Deafen(int? ms) => _deafFrames = Frames(ms);

    /// <summary>It answers nothing for this long, or for good.</summary>
    public void LeaveUnanswered(int? ms) => _unansweredFrames = Frames(ms);

    /// <summary>Its answers are silent for this long, or for good.</summary>
    public void Mute(int? ms) => _muteFrames = Frames(ms);

    /// <summary>Hears one frame and says one.</summary>
    /// <param name="heard">The person's sound.</param>
    /// <param name="said">Takes the model's.</param>
    /// <param name="words">Takes the words that belong to it.</param>
    public void Step(ReadOnlySpan<short> heard, Span<short> said, List<string> words)
    {
        Listen(heard);
        if (_waitMs >= 0 && (_waitMs -= FrameMs) < 0)
        {
            Begin(_next!);
        }

        var length = Math.Min(said.Length, _speech.Length - _said);
        if (_muteFrames == 0)
        {
            _speech.AsSpan(_said, length).CopyTo(said);
        }
        else
        {
            said[..length].Clear();
        }

        _said += length;
        while (_saidWords < _words.Length && Progress * _words.Length >= _saidWords)
        {
            words.Add(" " + _words[_saidWords++]);
        }

        foreach (ref var sample in said[length..])
        {
            _noise = (_noise * 1_664_525) + 1_013_904_223;
            sample = (short)((int)(_noise >> 16) % (2 * NoisePeak + 1) - NoisePeak);
        }

        _deafFrames = Passed(_deafFrames);
        _unansweredFrames = Passed(_unansweredFrames);
        _muteFrames = Passed(_muteFrames);
    }

    private static int Frames(int? ms) => ms is { } time ? Math.Max(1, time / FrameMs) : int.MaxValue;

    private static int Passed(int frames) => frames is 0 or int.MaxValue ? frames : frames - 1;

    private void Listen(ReadOnlySpan<short> heard)
    {
        _marks.Clear();
        _detector.Process(System.Runtime.InteropServices.MemoryMarshal.AsBytes(heard), _marks);
        foreach (var mark in _marks)
        {
            if (_deafFrames > 0)
            {
                note("fault-struck", $"deaf to {mark.Signal}");
            }
            else if (mark.Signal == TurnSignal.Confirmed)
            {
                GiveWay();
            }
            else if (mark.Signal == TurnSignal.Ended)
            {
                EndTurn(mark.AtMs);
            }
        }
    }

    private void GiveWay()
    {
        if (IsSpeaking)
        {
            note("yield", $"after {_said * 1000L / RateHz} ms of {_speech.Length * 1000L / RateHz} ms");
        }

        (_speech, _said, _words, _saidWords, _waitMs) = ([], 0, [], 0, -1);
    }

    private void EndTurn(long atMs)
    {
        var turn = ++_turns;
        note("turn", $"{turn} is over at {atMs} ms");
        OnTurn(turn);
        if (_unansweredFrames > 0)
        {
            note("fault-struck", $"no-answer to turn {turn}");
            return;
        }

        _next = turn <= scenario.Turns.Count ? scenario.Turns[turn - 1].Reply : scenario.Default;
        while (_next.Calls.Count > 0 && _next.Then is { } then)
        {
            _next = then; // it can call nothing, and says at once what it would say then
        }

        _waitMs = _next.LatencyMs ?? scenario.Server.ReplyLatencyMs;
    }

    private void Begin(ScenarioReply reply)
    {
        _waitMs = -1;
        (_speech, _said, _saidWords) = (ReplyAudio.Render(reply, RateHz), 0, 0);
        var caption = reply.Caption ?? (reply.Say is { } name ? VoiceClips.Get(name).Caption : "");
        _words = caption.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        note("reply", $"of {_speech.Length * 1000L / RateHz} ms begins");
        OnReply();
    }
}
