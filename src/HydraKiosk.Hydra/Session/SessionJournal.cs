using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Session;

/// <summary>
/// What a technician reads about the messages of one session: each kind of trouble the first time and then ever more rarely, so that a
/// service gone mad fills no journal.
/// </summary>
internal sealed class SessionJournal(ILogger log)
{
    private const int MaxKinds = 64; // types and codes come from the network

    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknownTypes = new(StringComparer.Ordinal);
    private long _notUnderstood;
    private bool _notedDropped;
    private bool _notedBroken;

    /// <summary>Notes warnings, errors and unknown types.</summary>
    /// <param name="message">Any message.</param>
    /// <param name="sender">Knows the messages that an error may name.</param>
    public void Note(ServerEvent message, SessionSender sender)
    {
        switch (message)
        {
            case ServerWarning warning:
                SessionLog.ServerWarns(log, Shown(warning.Code), Shown(warning.Message));
                break;

            case ServerError error:
                var code = error.Code ?? error.Type ?? "none";
                var count = _errors.TryGetValue(code, out var seen) || _errors.Count < MaxKinds ? _errors[code] = seen + 1 : 0;
                if (EverMoreRarely.IsDue(count))
                {
                    var cause = sender.TypeOf(error.CausedByEventId) is { } type ? $"{type} {error.CausedByEventId}" : error.CausedByEventId;
                    SessionLog.ServerErrorEvent(log, Shown(code), Shown(error.Param), Shown(cause), Shown(error.Message), count);
                }

                break;

            case UnknownEvent unknown when _unknownTypes.Count < MaxKinds && _unknownTypes.Add(unknown.Type):
                SessionLog.UnknownType(log, Shown(unknown.Type));
                break;
        }
    }

    /// <summary>Notes a message that is none.</summary>
    public void NoteNotUnderstood(int bytes, string problem)
    {
        if (EverMoreRarely.IsDue(++_notUnderstood))
        {
            SessionLog.NotUnderstood(log, bytes, problem, _notUnderstood);
        }
    }

    /// <summary>Notes, once each, audio that was broken or found no room.</summary>
    public void NoteAudio(ServerEventReader reader)
    {
        if (reader.DroppedAudioBytes > 0 && !_notedDropped)
        {
            _notedDropped = true;
            SessionLog.DownlinkFull(log, reader.DroppedAudioBytes);
        }

        if (reader.BrokenDeltas > 0 && !_notedBroken)
        {
            _notedBroken = true;
            SessionLog.BrokenAudio(log);
        }
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

        if (!configured.ToolNames.SequenceEqual(plan.Tools.Select(t => t.Name), StringComparer.Ordinal))
        {
            differences.Add($"{configured.ToolNames.Count} tools, or other ones, instead of {plan.Tools.Count}");
        }

        if (configured.GenerateInitialResponse is { } greets && greets != plan.Greet)
        {
            differences.Add(greets ? "a greeting that was not asked for" : "no greeting");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string Shown(string? text) => text is null ? "none" : Printable.Line(text, 200).TrimEnd('.');
}
