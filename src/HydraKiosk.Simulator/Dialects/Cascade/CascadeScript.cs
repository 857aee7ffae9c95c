using System.Globalization;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>
/// What connects the three services: how many turns the recogniser has heard in its running session, which reply belongs to which call, and what
/// sound belongs to which text. Thread-safe.
/// </summary>
internal sealed class CascadeScript(Scenario scenario)
{
    private const int MostRemembered = 64;
    private const int MsPerCharacter = 60;

    private readonly Lock _lock = new();
    private readonly List<(string Text, ScenarioReply Reply)> _texts = [];
    private readonly Dictionary<string, ScenarioReply> _calls = new(StringComparer.Ordinal);
    private int _sessions;
    private int _sentences;
    private int _turns;
    private bool _hasSession;

    /// <summary>How many requests there were to the model, over all sessions.</summary>
    public int Requests { get; private set; }

    /// <summary>Counts a request.</summary>
    public int NextRequest()
    {
        lock (_lock)
        {
            return ++Requests;
        }
    }

    /// <summary>Counts a sentence for the voice, over all sessions.</summary>
    public int NextSentence()
    {
        lock (_lock)
        {
            return ++_sentences;
        }
    }

    /// <summary>A session of the recogniser begins: the script begins with it.</summary>
    public int BeginSession()
    {
        lock (_lock)
        {
            _turns = 0;
            _hasSession = true;
            return ++_sessions;
        }
    }

    /// <summary>A turn was heard. Returns its number and its words.</summary>
    public (int Turn, string Words) Hear()
    {
        lock (_lock)
        {
            var turn = ++_turns;
            return (turn, turn <= scenario.Turns.Count && scenario.Turns[turn - 1].Heard is { Length: > 0 } heard ? heard
                : "this is turn " + turn.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The reply to a person.</summary>
    /// <param name="personTexts">How many texts of persons the request has: what counts where nobody is heard.</param>
    public ScenarioReply ReplyToPerson(int personTexts)
    {
        lock (_lock)
        {
            var turn = _hasSession ? _turns : personTexts;
            return turn == 0 ? scenario.Greeting ?? scenario.Default
                : turn <= scenario.Turns.Count ? scenario.Turns[turn - 1].Reply
                : scenario.Default;
        }
    }

    /// <summary>The reply to outputs; null where nobody asked for them.</summary>
    public ScenarioReply? ReplyToOutputs(IReadOnlyList<string> callIds, string outputs)
    {
        lock (_lock)
        {
            return callIds.Select(id => _calls.GetValueOrDefault(id)).FirstOrDefault(reply => reply is not null) is not { } asked ? null
                : asked.Then is not { } then ? scenario.Default
                : then.When.FirstOrDefault(choice => outputs.Contains(choice.OutputContains, StringComparison.Ordinal))?.Reply ?? then;
        }
    }

    /// <summary>Keeps which reply has asked for a call.</summary>
    public void RememberCall(string callId, ScenarioReply reply)
    {
        lock (_lock)
        {
            _calls[callId] = reply;
        }
    }

    /// <summary>The words of a reply.</summary>
    public static string TextOf(ScenarioReply reply, string outputs) =>
        (reply.Caption
            ?? (reply.Say is { } clip ? VoiceClips.Get(clip).Caption : null)
            ?? (reply.Tone is { } tone ? $"This is a tone of {tone.Hz.ToString(CultureInfo.InvariantCulture)} hertz." : null)
            ?? (reply.Wav is null ? "" : "This is a recording.")).Replace("{output}", outputs, StringComparison.Ordinal);

    /// <summary>Keeps what a text sounds like.</summary>
    public void Remember(string text, ScenarioReply reply)
    {
        lock (_lock)
        {
            _texts.Add((Plain(text), reply));
            if (_texts.Count > MostRemembered)
            {
                _texts.RemoveAt(0);
            }
        }
    }

    /// <summary>The sound of a sentence: its part of the reply that it belongs to, or a hum where it belongs to none.</summary>
    public short[] SoundOf(string sentence, int rateHz)
    {
        var plain = Plain(sentence);
        lock (_lock)
        {
            for (var i = _texts.Count - 1; i >= 0; i--)
            {
                var (text, reply) = _texts[i];
                if (text.IndexOf(plain, StringComparison.Ordinal) is var at and >= 0 && ReplyAudio.Render(reply, rateHz) is { Length: > 0 } all)
                {
                    var end = Math.Min(text.Length, at + plain.Length + 1); // the space that follows is its own
                    return all[(int)((long)all.Length * at / text.Length)..(int)((long)all.Length * end / text.Length)];
                }
            }
        }

        var hum = new ScenarioReply { Tone = new ScenarioTone { Hz = 300, Seconds = Math.Max(0.2, plain.Length * MsPerCharacter / 1000.0) } };
        return ReplyAudio.Render(hum, rateHz);
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
