using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Demo;

/// <summary>One thing the visitor says.</summary>
/// <param name="Clip">The recording.</param>
/// <param name="At">When it begins, from the moment the microphone opens.</param>
internal sealed record VisitorLine(VoiceClip Clip, TimeSpan At)
{
    public TimeSpan End => At + Clip.Duration;
}

/// <summary>
/// What the demo's visitor says and when. The agent's clips are known, so the visitor can wait politely for each reply, and cut into the
/// long one.
/// </summary>
internal sealed class DemoScript
{
    /// <summary>
    /// From the end of a question to the first sound of its answer: the service's detector needs half a second of silence, and thinks as long again.
    /// </summary>
    private static readonly TimeSpan _answerDelay = TimeSpan.FromSeconds(1.4);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private DemoScript(IReadOnlyList<VisitorLine> lines, TimeSpan end)
    {
        Lines = lines;
        End = end;
    }

    /// <summary>What is said, in order.</summary>
    public IReadOnlyList<VisitorLine> Lines { get; }

    /// <summary>When the last answer should have been heard.</summary>
    public TimeSpan End { get; }

    /// <summary>The whole conversation, or one question and its answer.</summary>
    /// <param name="quick">Which of the two.</param>
    /// <param name="lead">How much later everything happens.</param>
    public static DemoScript Create(bool quick, TimeSpan lead = default)
    {
        var lines = new List<VisitorLine>();
        var at = lead + TimeSpan.FromSeconds(0.6) + Length("greeting") + _pause;
        Ask("ask-lockers", "lockers");
        if (!quick)
        {
            Ask("ask-status", "status", TimeSpan.FromSeconds(0.8)); // the tool's round trip
            Say("ask-history");
            at += _answerDelay + _patience; // and no longer: the visitor cuts in
            Ask("ask-closing", "goodbye");
        }

        return new DemoScript(lines, at);

        void Say(string clip)
        {
            var line = new VisitorLine(VoiceClips.Get(clip), at);
            lines.Add(line);
            at = line.End;
        }

        void Ask(string question, string answer, TimeSpan extra = default)
        {
            Say(question);
            at += _answerDelay + extra + Length(answer) + _pause;
        }

        static TimeSpan Length(string clip) => VoiceClips.Get(clip).Duration;
    }

    /// <summary>Writes the visitor's side as the recording that the file device plays into the microphone.</summary>
    public void WriteMicrophone(string path)
    {
        var rateHz = Lines[0].Clip.SampleRateHz;
        using var writer = new WavWriter(path, new AudioFormat(rateHz, 1));
        foreach (var line in Lines)
        {
            writer.Write(new short[Math.Max(0, (long)(line.At.TotalSeconds * rateHz) - writer.Frames)]);
            writer.Write(line.Clip.Samples.Span);
        }
    }
}
