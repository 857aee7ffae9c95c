using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Session;

/// <summary>
/// What a technician reads about the messages of one session: each kind of trouble the first time and then ever more rarely, so that a
/// service gone mad fills no journal.
/// </summary>
internal sealed class SessionJournal(ILogger log)
{
    private const int MaxKinds = 16; // types and codes come from the network
    private const string OtherKinds = "any other"; // counted together
    private const int AlwaysToldReplies = 10;
    private const double LongReplySeconds = 60; // what a client has to hold, by the protocol
    private const int BytesPerSample = sizeof(short);

    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _warnings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknownTypes = new(StringComparer.Ordinal);
    private long _notUnderstood;
    private long _binary;
    private long _misplaced;
    private long _late;
    private long _refused;
    private int _droppedReplies;
    private int _configuredAgain;
    private bool _notedBroken;

    /// <summary>Notes what of a configuration is not as it was asked for.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="voice">The voice that was asked for; null for none.</param>
    /// <param name="configured">What the service says it is.</param>
    /// <param name="rateHz">The rate that is taken for that of its audio.</param>
    /// <param name="model">The model, to which the rate belongs where the service says none.</param>
    public void NoteConfigured(SessionPlan plan, string? voice, SessionConfigured configured, int rateHz, string model)
    {
        if (configured.RefusedRate is { } refused)
        {
            SessionCauses.RateRefused.Write(log, Printable.Line(refused), rateHz);
        }
        else if (configured.OutputSampleRateHz is null)
        {
            SessionCauses.RateAssumed.Write(log, rateHz, model);
        }

        if (EchoDifference(plan, voice, configured) is { } difference)
        {
            SessionCauses.ConfigurationDiffers.Write(log, difference);
        }
    }

    /// <summary>Notes warnings, errors and unknown types.</summary>
    /// <param name="message">Any message.</param>
    /// <param name="sender">Knows the messages that an error may name.</param>
    public void Note(ServerEvent message, SessionSender sender)
    {
        switch (message)
        {
            case ServerWarning warning:
                var warned = Count(_warnings, warning.Code ?? "none");
                if (PowersOfTen.IsDue(warned))
                {
                    SessionCauses.ServerWarns.Write(log, Shown(warning.Code), Shown(warning.Message), warned);
                }

                break;

            case ServerError error:
                var code = error.Code ?? error.Type ?? "none";
                var count = Count(_errors, code);
                if (PowersOfTen.IsDue(count))
                {
                    var cause = sender.TypeOf(error.CausedByEventId) is { } type ? $"{type} {error.CausedByEventId}" : error.CausedByEventId;
                    SessionCauses.ServerReportsError.Write(log, Shown(code), Shown(error.Param), Shown(cause), Shown(error.Message), count);
                }

                break;

            case UnknownEvent unknown when _unknownTypes.Count < MaxKinds && _unknownTypes.Add(unknown.Type):
                SessionCauses.UnknownType.Write(log, Shown(unknown.Type));
                break;
        }
    }

    /// <summary>Notes a message that is none.</summary>
    public void NoteNotUnderstood(int bytes, string problem)
    {
        if (PowersOfTen.IsDue(++_notUnderstood))
        {
            SessionCauses.NotUnderstood.Write(log, bytes, problem, _notUnderstood);
        }
    }

    /// <summary>Notes a binary message.</summary>
    public void NoteBinary(int bytes)
    {
        if (PowersOfTen.IsDue(++_binary))
        {
            SessionCauses.BinaryMessage.Write(log, bytes, _binary);
        }
    }

    /// <summary>Notes arguments of calls that found no place.</summary>
    public void NoteFragments(ServerEventReader reader)
    {
        if (IsNews(ref _refused, reader.RefusedFragments))
        {
            SessionCauses.ArgumentsCut.Write(log, _refused);
        }
    }

    /// <summary>Notes a configuration that comes while the session runs.</summary>
    /// <param name="rateHz">The rate from here on.</param>
    /// <param name="beforeHz">The rate before.</param>
    /// <param name="refused">What the service said instead of a rate, if it did.</param>
    public void NoteConfiguredAgain(int rateHz, int beforeHz, string? refused)
    {
        if (!PowersOfTen.IsDue(++_configuredAgain) && rateHz == beforeHz)
        {
            return;
        }

        if (refused is not null)
        {
            SessionCauses.RateRefused.Write(log, Printable.Line(refused), rateHz);
        }

        SessionCauses.ConfiguredAgain.Write(log, _configuredAgain, rateHz, beforeHz);
    }

    /// <summary>Notes audio that was broken, came too late or found no room.</summary>
    /// <param name="reader">Knows it.</param>
    /// <param name="rateHz">Of the audio.</param>
    public void NoteAudio(ServerEventReader reader, int rateHz)
    {
        if (reader.TakeDropped() is { } reply && (++_droppedReplies <= AlwaysToldReplies || PowersOfTen.IsDue(_droppedReplies)))
        {
            NoteDropped(reply, reader.DroppedAudioBytes, rateHz);
        }

        if (IsNews(ref _misplaced, reader.MisplacedDeltas))
        {
            SessionCauses.MisplacedAudio.Write(log, _misplaced);
        }

        if (IsNews(ref _late, reader.LateDeltas - reader.MisplacedDeltas))
        {
            SessionLog.LateAudio(log, _late);
        }

        if (reader.BrokenDeltas > 0 && !_notedBroken)
        {
            _notedBroken = true;
            SessionCauses.DamagedAudio.Write(log);
        }
    }

    private void NoteDropped(DroppedReply reply, long allBytes, int rateHz)
    {
        var kept = Seconds(reply.AudioBytes - reply.DroppedBytes);
        var why = kept >= LongReplySeconds
            ? "the reply is longer than the queue holds"
            : $"only {kept} s of it found room: the loudspeaker has stopped or is too slow, or earlier replies still wait";
        SessionCauses.ReplyQueueFull.Write(log, Seconds(reply.DroppedBytes), Seconds(reply.AudioBytes), reply.Response, Seconds(allBytes), why);

        double Seconds(long bytes) => Math.Round((double)bytes / BytesPerSample / Math.Max(1, rateHz), 1);
    }

    /// <summary>Whether a count that only grows has grown to where it is told again.</summary>
    private static bool IsNews(ref long told, long count)
    {
        var grew = count > told;
        told = count;
        return grew && PowersOfTen.IsDue(count);
    }

    private static int Count(Dictionary<string, int> kinds, string kind)
    {
        var counted = kinds.ContainsKey(kind) || kinds.Count < MaxKinds ? kind : OtherKinds;
        return kinds[counted] = kinds.GetValueOrDefault(counted) + 1;
    }

    /// <summary>What of the effective configuration is not what was sent; null when all of it is, or the service does not say.</summary>
    public static string? EchoDifference(SessionPlan plan, string? voice, SessionConfigured configured)
    {
        var differences = new List<string>();
        if (voice is { Length: > 0 } && configured.Voice is not null && configured.Voice != voice)
        {
            differences.Add($"voice {Shown(configured.Voice)} instead of {voice}");
        }

        if (configured.InstructionsLength is { } length && length != plan.Instructions.Length)
        {
            differences.Add($"{length} characters of instructions instead of {plan.Instructions.Length}");
        }

        if (configured.ToolNames is { } names && !names.SequenceEqual(plan.Tools.Select(t => BoundedText.Name(t.Name)), StringComparer.Ordinal))
        {
            differences.Add($"{names.Count} tools, or other ones, instead of {plan.Tools.Count}");
        }

        if (configured.GenerateInitialResponse is { } greets && greets != plan.Greet)
        {
            differences.Add(greets ? "a greeting that was not asked for" : "no greeting");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string Shown(string? text) => text is null ? "none" : Printable.Line(text, 200).TrimEnd('.');
}
