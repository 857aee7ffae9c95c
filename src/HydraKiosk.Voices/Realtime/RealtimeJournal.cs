using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>An error of the service, bounded.</summary>
internal readonly record struct RealtimeError(string? Type, string? Code, string? Message, string? Param, string? CausedBy)
{
    /// <summary>Its code, or its type where it has none.</summary>
    public string Word => Code ?? Type ?? "none";
}

/// <summary>
/// What a technician reads about the messages of one session: each kind of trouble the first time and then ever more rarely, so that a service gone
/// mad fills no journal.
/// </summary>
internal sealed class RealtimeJournal(ILogger log)
{
    private const int MaxKinds = 16; // types and codes come from the network
    private const string OtherKinds = "any other"; // counted together

    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private long _notUnderstood;
    private long _refusedPositions;
    private long _late;
    private bool _notedRate;

    /// <summary>Notes an error that the session outlives.</summary>
    public void Note(RealtimeError error, SessionSender sender)
    {
        var kind = _errors.ContainsKey(error.Word) || _errors.Count < MaxKinds ? error.Word : OtherKinds;
        var count = _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
        if (PowersOfTen.IsDue(count))
        {
            var cause = sender.TypeOf(error.CausedBy) ?? "nothing that was sent";
            RealtimeCauses.ReportsError.Write(log, Shown(error.Word), Shown(error.Param), cause, Shown(error.Message), count);
        }
    }

    /// <summary>Notes that a position was refused.</summary>
    public void NotePosition(RealtimeError error)
    {
        if (PowersOfTen.IsDue(++_refusedPositions))
        {
            RealtimeCauses.PositionRefused.Write(log, Shown(error.Message ?? error.Word), _refusedPositions);
        }
    }

    /// <summary>Notes a type that nobody knows.</summary>
    public void NoteUnknown(string type)
    {
        if (_unknown.Count < MaxKinds && _unknown.Add(type))
        {
            RealtimeLog.UnknownType(log, Shown(type));
        }
    }

    /// <summary>Notes a message that is none.</summary>
    public void NoteNotUnderstood(int bytes, string problem)
    {
        if (PowersOfTen.IsDue(++_notUnderstood))
        {
            RealtimeCauses.NotUnderstood.Write(log, bytes, problem, _notUnderstood);
        }
    }

    /// <summary>Notes sound of a reply that is over.</summary>
    public void NoteLate()
    {
        if (PowersOfTen.IsDue(++_late))
        {
            RealtimeLog.LateSound(log, _late);
        }
    }

    /// <summary>Notes, once, a rate that was not agreed.</summary>
    public void NoteRate(int rateHz, int askedHz)
    {
        if (!_notedRate)
        {
            _notedRate = true;
            RealtimeCauses.OtherRate.Write(log, rateHz, askedHz);
        }
    }

    private static string Shown(string? text) => text is null ? "none" : Printable.Line(text, 200).TrimEnd('.');
}
