using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Simulator.Replay;

namespace HydraKiosk.Replay;

/// <summary>What a replay came to, for people and for scripts.</summary>
internal sealed class ReplaySummary(Recording recording, ReplayTally tally, ReplayObserver seen, MetricsSnapshot metrics, IReadOnlyDictionary<int,
    int> journal)
{
    /// <summary>The lines that say that something of the record was not understood.</summary>
    private static readonly Cause[] _notUnderstood =
    [
        SessionCauses.NotUnderstood, SessionCauses.BinaryMessage, SessionCauses.UnknownType, SessionCauses.UnannouncedAudio,
        SessionCauses.DamagedAudio,
    ];

    private int NotUnderstood => _notUnderstood.Sum(cause => journal.GetValueOrDefault(cause.Code));

    /// <summary>As lines.</summary>
    public void Write(TextWriter output)
    {
        var playable = recording.Playable.Count();
        output.WriteLine();
        output.WriteLine($"sessions   {tally.Sessions} of {playable} replayed, {metrics.Sessions} became ready; "
            + $"{recording.Sessions.Count - playable} attempts without a word of the service left out");
        output.WriteLine($"messages   {tally.Sent.Values.Sum()} of {Recorded()} sent again: {Counts(tally.Sent)}");
        output.WriteLine($"           the device sent {Counts(tally.Received)}");
        output.WriteLine($"replies    {seen.Replies}, {metrics.InterruptedReplies} of them cut off, {Seconds(seen.Heard)} s heard");
        output.WriteLine($"person     {metrics.Turns} turns, {metrics.BargeIns} interruptions; the model called {metrics.ToolCalls} tools (none was "
            + "run)");
        output.WriteLine($"phases     {Phases()}");
        output.WriteLine(NotUnderstood == 0 ? "understood everything" : "understood not everything: see the codes below and the lines above");
        output.WriteLine(journal.Count == 0 ? "journal    neither a warning nor an error"
            : $"journal    {string.Join(", ", Each(journal, Cause.TagOf))}");
        foreach (var remark in Remarks())
        {
            output.WriteLine($"note       {remark}");
        }
    }

    /// <summary>As one JSON object.</summary>
    public void WriteJson(TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteBoolean("ok", true); // the replay itself; what of the record was not understood is counted below
            json.WriteNumber("sessions", tally.Sessions);
            json.WriteNumber("sessionsReady", metrics.Sessions);
            json.WriteNumber("messagesRecorded", Recorded());
            Counts(json, "messages", tally.Sent);
            Counts(json, "deviceMessages", tally.Received);
            json.WriteNumber("replies", seen.Replies);
            json.WriteNumber("repliesCut", metrics.InterruptedReplies);
            json.WriteNumber("heardSeconds", Math.Round(seen.Heard.TotalSeconds, 3));
            json.WriteNumber("turns", metrics.Turns);
            json.WriteNumber("interruptions", metrics.BargeIns);
            json.WriteNumber("toolCalls", metrics.ToolCalls);
            json.WriteStartArray("phases");
            foreach (var (at, phase) in seen.Phases)
            {
                json.WriteStartObject();
                json.WriteNumber("seconds", Math.Round(at.TotalSeconds, 3));
                json.WriteString("phase", ControlJson.Word(phase.ToString()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("notUnderstood", NotUnderstood);
            json.WriteStartObject("journal");
            foreach (var (code, count) in journal)
            {
                json.WriteNumber(Cause.TagOf(code), count);
            }

            json.WriteEndObject();
            json.WriteStartArray("notes");
            foreach (var remark in Remarks())
            {
                json.WriteStringValue(remark);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private int Recorded() => recording.Playable.Sum(s => s.Messages.Count(m => m.FromService));

    private IEnumerable<string> Remarks()
    {
        if (recording.IsCut)
        {
            yield return "a line of the record is broken off, as after a power cut; it was left out";
        }

        if (recording.Dropped > 0)
        {
            yield return $"the recorder had to leave out {recording.Dropped} messages; what they would have done is missing here";
        }

        if (journal.ContainsKey(SessionCauses.ConfigurationDiffers.Code))
        {
            yield return $"{SessionCauses.ConfigurationDiffers.Tag} is expected here: the record echoes the configuration of its day, and a replay "
                + "offers no tools";
        }

        foreach (var remark in tally.Remarks)
        {
            yield return remark;
        }
    }

    private string Phases()
    {
        var phases = new List<string>();
        foreach (var (at, phase) in seen.Phases)
        {
            phases.Add($"{phase} {Seconds(at)}");
        }

        return phases.Count == 0 ? "none" : string.Join(" → ", phases);
    }

    private static string Counts(IReadOnlyDictionary<string, int> counts) =>
        counts.Count == 0 ? "nothing" : string.Join(", ", Each(counts, type => Printable.Line(type, 80)));

    private static IEnumerable<string> Each<T>(IReadOnlyDictionary<T, int> counts, Func<T, string> name)
    {
        foreach (var (what, count) in counts)
        {
            yield return $"{name(what)} ×{count}";
        }
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int> counts)
    {
        json.WriteStartObject(name);
        foreach (var (type, count) in counts)
        {
            json.WriteNumber(type, count);
        }

        json.WriteEndObject();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
