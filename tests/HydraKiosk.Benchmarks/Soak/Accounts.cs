using HydraKiosk.Benchmarks.Processes;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>What became of an utterance.</summary>
internal enum Fate
{
    /// <summary>A reply with sound followed.</summary>
    Answered,

    /// <summary>No session was open while it was said or answered.</summary>
    Outage,

    /// <summary>A fault of the session took it or its answer.</summary>
    Fault,

    /// <summary>The daemon's journal says what went wrong.</summary>
    Journal,

    /// <summary>Nobody can say.</summary>
    Unexplained,
}

/// <summary>A stretch of time with its reason.</summary>
internal sealed record Window(TimeSpan From, TimeSpan Until, string Reason)
{
    public bool Overlaps(TimeSpan from, TimeSpan until) => From <= until && Until >= from;
}

/// <summary>What became of one utterance, and by whose word.</summary>
/// <param name="Utterance">It.</param>
/// <param name="From">When it began, on the simulator's clock.</param>
/// <param name="Until">When its answer should have begun.</param>
/// <param name="Heard">
/// How much speech the server heard of it, in turns that it could end; can be a little longer or shorter than what was said.
/// </param>
/// <param name="Fate">What became of it.</param>
/// <param name="Reason">In words; null for an answer, and where nobody knows.</param>
internal sealed record Account(Utterance Utterance, TimeSpan From, TimeSpan Until, TimeSpan Heard, Fate Fate, string? Reason)
{
    /// <summary>Whether a fifth of it or more never arrived.</summary>
    public bool IsCut => Heard < 0.8 * (Utterance.Until - Utterance.From);
}

/// <summary>
/// Accounts for every utterance of a soak run: by the simulator's log, which knows what it heard, what it answered, and which faults it
/// made; and where that is silent by the daemon's journal. Pure.
/// </summary>
internal sealed class Accounts
{
    /// <summary>From the end of an utterance until its reply has begun, at the latest.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    /// <summary>
    /// A fault a little before an utterance takes its beginning along: audio is on its way for that long, or caught up for that long.
    /// </summary>
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(1.5);

    /// <summary>The same for the end of an outage; sound from before the session is kept, so that there is less to excuse.</summary>
    private static readonly TimeSpan _shortMargin = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan _narrowTail = TimeSpan.FromSeconds(1);

    private readonly List<Window> _faults = [];
    private readonly List<Window> _outages = [];

    private Accounts(IReadOnlyList<Account> utterances) => Utterances = utterances;

    /// <summary>One per utterance, in order.</summary>
    public IReadOnlyList<Account> Utterances { get; private set; }

    /// <summary>When no session was open, from the daemon's start to its end.</summary>
    public IReadOnlyList<Window> Outages => _outages;

    /// <summary>Sessions that were configured.</summary>
    public int Sessions { get; private set; }

    /// <summary>How many utterances had a fate.</summary>
    public int Count(Fate fate) => Utterances.Count(u => u.Fate == fate);

    /// <summary>Does the accounts.</summary>
    /// <param name="plan">What was said.</param>
    /// <param name="log">The simulator's log, in order.</param>
    /// <param name="journal">The daemon's journal, on the same clock.</param>
    /// <param name="started">When the daemon's microphone began, about.</param>
    /// <param name="ended">When the daemon was told to stop.</param>
    public static Accounts Of(IReadOnlyList<Utterance> plan, IReadOnlyList<WireEntry> log, IReadOnlyList<JournalLine> journal, TimeSpan started,
        TimeSpan ended)
    {
        var turns = Turns(log);
        var begin = Beginning(plan, turns, started);
        var accounts = new Accounts([]);
        accounts.FindOutages(log, started, ended);
        accounts.FindFaults(log);
        var heard = turns.ToLookup(t => UtteranceAt(plan, t.At - begin));
        accounts.Utterances = [.. plan.Select(u => accounts.Judge(u, begin, [.. heard[u.Number]], journal))];
        return accounts;
    }

    /// <summary>The number of the utterance that was said last at a place in the microphone's file; 0 before the first.</summary>
    private static int UtteranceAt(IReadOnlyList<Utterance> plan, TimeSpan at) =>
        plan.LastOrDefault(u => u.From <= at + TimeSpan.FromSeconds(0.5))?.Number ?? 0;

    /// <summary>
    /// When the microphone's file began, on the simulator's clock: what most of the heard beginnings agree on. Pauses are far longer than
    /// the guess is wrong, so each beginning belongs to the utterance that it is nearest to.
    /// </summary>
    private static TimeSpan Beginning(IReadOnlyList<Utterance> plan, IReadOnlyList<Turn> turns, TimeSpan guess)
    {
        var offsets = turns
            .Select(t => t.At - plan.MinBy(u => (t.At - guess - u.From).Duration())!.From)
            .Where(offset => (offset - guess).Duration() < TimeSpan.FromSeconds(3))
            .Order()
            .ToList();
        return offsets.Count == 0 ? guess : offsets[offsets.Count / 2];
    }

    private static List<Turn> Turns(IReadOnlyList<WireEntry> log)
    {
        var turns = new List<Turn>();
        var open = new Dictionary<int, Turn>();
        foreach (var entry in log)
        {
            switch (entry)
            {
                case { Direction: "sent", Type: "input_audio_buffer.speech_started" }:
                    turns.Add(open[entry.Session] = new Turn(entry.At, Number(entry.Detail)));
                    break;
                case { Direction: "note", Type: "turn" } when open.TryGetValue(entry.Session, out var ended):
                    ended.IsTurn = true;
                    ended.EndMs = Number(entry.Detail?.Split(' ').ElementAtOrDefault(3));
                    break;
                case { Direction: "sent", Type: "response.output_audio.delta", Samples: > 0 } when open.TryGetValue(entry.Session, out var spoken):
                    spoken.HasAudio |= spoken.IsTurn;
                    break;

                // Cancelled after some sound: the visitor went on to the next question.
                case { Direction: "sent", Type: "response.done", Detail: "completed" or "cancelled" } when open.TryGetValue(entry.Session,
                    out var done):
                    done.IsAnswered |= done.HasAudio;
                    break;
                case { Direction: "note", Type: "fault-struck" } when entry.Detail!.StartsWith("endless", StringComparison.Ordinal)
                    && open.TryGetValue(entry.Session, out var whole):
                    whole.IsAnswered |= whole.HasAudio;
                    break;
            }
        }

        return turns;
    }

    private void FindOutages(IReadOnlyList<WireEntry> log, TimeSpan started, TimeSpan ended)
    {
        var (lostAt, reason, session) = (started, "start", 0);
        foreach (var entry in log.Where(e => e.At <= ended))
        {
            if (entry is { Direction: "sent", Type: "session.configured" } && entry.Session != session)
            {
                Sessions++;
                session = entry.Session;
                _outages.Add(new Window(lostAt, entry.At, reason));
                lostAt = TimeSpan.MaxValue;
            }
            else if (entry.Session == session && lostAt == TimeSpan.MaxValue && Ends(entry))
            {
                (lostAt, reason) = (entry.At, $"session {session}: {entry.Detail}");
            }
        }

        if (lostAt < ended)
        {
            _outages.Add(new Window(lostAt, ended, reason));
        }
    }

    private static bool Ends(WireEntry entry) =>
        entry.Direction == "note" && (entry.Type is "closed" or "closing"
            || (entry.Type == "fault" && entry.Detail!.Split(' ')[0] is "reset" or "drop" or "half-open" or "stall" or "not-utf8"));

    private void FindFaults(IReadOnlyList<WireEntry> log)
    {
        var floods = new Dictionary<int, WireEntry>();
        foreach (var entry in log.Where(e => e.Direction == "note"))
        {
            var words = (entry.Detail ?? "").Split(' ', ':');
            if (entry.Type == "fault-struck")
            {
                // What is missing would have come now; whatever belongs to it was just said.
                _faults.Add(new Window(entry.At - TimeSpan.FromSeconds(5), entry.At, entry.Detail!));
            }
            else if (entry.Type == "fault" && Lasts(words) is { } lasts)
            {
                _faults.Add(new Window(entry.At, entry.At + lasts, entry.Detail!));
            }
            else if (entry.Type == "fault" && words[0] == "flood")
            {
                floods[entry.Session] = entry;
            }
            else if (entry.Type == "flood-over" && floods.Remove(entry.Session, out var began))
            {
                // What was said in its midst waited behind it, no longer.
                _faults.Add(new Window(began.At, entry.At, began.Detail!));
            }
        }
    }

    /// <summary>For how long a fault keeps words or answers back; null for one that takes nothing by itself.</summary>
    private static TimeSpan? Lasts(string[] words) => words switch
    {
        ["slow-read" or "standstill" or "delay" or "deaf" or "no-answer" or "mute-replies", var ms, ..] when int.TryParse(ms, out var lasts) => TimeSpan.FromMilliseconds(lasts),

        // What a narrow link took up late is behind it a little longer.
        ["narrow", _, var ms, ..] when int.TryParse(ms, out var lasts) => TimeSpan.FromMilliseconds(lasts) + _narrowTail,
        _ => null,
    };

    private Account Judge(Utterance utterance, TimeSpan begin, IReadOnlyList<Turn> turns, IReadOnlyList<JournalLine> journal)
    {
        var (from, until) = (begin + utterance.From, begin + utterance.Until + _patience);
        var heard = TimeSpan.FromMilliseconds(turns.Where(t => t.IsTurn).Sum(t => t.EndMs - t.StartMs));
        var (fate, reason) =
            turns.Any(t => t.IsAnswered) ? (Fate.Answered, null)
            : _outages.FirstOrDefault(w => w.Overlaps(from - _shortMargin, until)) is { } outage ? (Fate.Outage, outage.Reason)
            : _faults.FirstOrDefault(w => w.Overlaps(from - _margin, until)) is { } fault ? (Fate.Fault, fault.Reason)
            : journal.FirstOrDefault(j => j.Explains && j.At >= from - _margin && j.At <= until + TimeSpan.FromSeconds(6)) is { } line
                ? (Fate.Journal, line.Text)
            : (Fate.Unexplained, default(string));
        return new Account(utterance, from, until, heard, fate, reason);
    }

    private static int Number(string? text) => int.TryParse(text, out var number) ? number : 0;

    /// <summary>A stretch of speech as the server heard it.</summary>
    private sealed class Turn(TimeSpan at, int startMs)
    {
        public TimeSpan At { get; } = at;

        /// <summary>Where it began in the session's audio.</summary>
        public int StartMs { get; } = startMs;

        /// <summary>Where it ended.</summary>
        public int EndMs { get; set; }

        public bool IsTurn { get; set; }

        public bool HasAudio { get; set; }

        public bool IsAnswered { get; set; }
    }
}
