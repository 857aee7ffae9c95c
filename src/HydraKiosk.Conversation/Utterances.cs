using System.Collections.Immutable;

namespace HydraKiosk.Conversation;

/// <summary>One stretch of speech that the service has heard begin.</summary>
/// <param name="ItemId">The item that it will become, by which the verdict on it is known; null where the service did not say.</param>
/// <param name="Since">When it began.</param>
/// <param name="IsSpeaking">Whether it still goes on.</param>
/// <param name="IsAnswered">Whether a reply has begun since: then the verdict is only late.</param>
/// <param name="IsJudged">Whether the service has taken it for a turn.</param>
/// <param name="IsOwed">Whether nothing has come of it yet: no sound of an answer, no call with an effect.</param>
public sealed record Utterance(
    string? ItemId, TimeSpan Since, bool IsSpeaking = true, bool IsAnswered = false, bool IsJudged = false, bool IsOwed = true)
{
    /// <summary>The how manieth it is.</summary>
    public int Number { get; init; }

    /// <summary>Whether it is not known yet if it is a turn.</summary>
    public bool IsOpen => !IsJudged && !IsAnswered;
}

/// <summary>
/// What the person has said and nothing has come of yet, each by its item: a verdict belongs to one of them and says nothing about the others.
/// Immutable.
/// </summary>
/// <param name="All">Oldest first.</param>
/// <param name="Judged">Items of this session whose verdict has come, so that a repeated one does nothing.</param>
/// <param name="IsLastAnswered">Whether a reply has begun since speech last began: a turn that was never announced may be reported after it.</param>
public sealed record Utterances(ImmutableList<Utterance> All, ImmutableList<string> Judged, bool IsLastAnswered)
{
    /// <summary>No open speech has this place: what comes without any is taken as it comes.</summary>
    public const int NoneOpen = -1;

    /// <summary>The verdict of something else than any speech that waits for one.</summary>
    public const int Foreign = -2;

    /// <summary>A verdict that has come before.</summary>
    public const int Repeated = -3;

    /// <summary>How many times the person has begun to speak, of which any service has told.</summary>
    public int Begun { get; init; }

    /// <summary>The number of the newest speech that was meant: the service took it for a turn, or began to answer it.</summary>
    public int Meant { get; init; }

    private const int MaxWaiting = 8;
    private const int MaxJudged = 32;

    /// <summary>Nothing was said.</summary>
    public static Utterances None { get; } = new([], [], false);

    /// <summary>Whether the service hears the person speak.</summary>
    public bool IsSpeaking => All.Exists(static u => u.IsOpen && u.IsSpeaking);

    /// <summary>Whether there is speech of which the service has not said whether it is a turn.</summary>
    public bool IsOpen => All.Exists(static u => u.IsOpen);

    /// <summary>Speech begins; what was said before it has ended, whether that was reported or not.</summary>
    public Utterances Started(string? itemId, TimeSpan now)
    {
        var known = All.FindIndex(u => u.IsOpen && u.ItemId == itemId); // what has no name is one
        var before = All.ConvertAll(static u => u.IsSpeaking ? u with { IsSpeaking = false } : u);
        before = known >= 0 ? before.SetItem(known, before[known] with { IsSpeaking = true })
            : (before.Count >= MaxWaiting ? before.RemoveAt(0) : before).Add(new Utterance(itemId, now) { Number = Begun + 1 });
        return this with
        {
            All = before,
            Judged = itemId is null ? Judged : Judged.Remove(itemId),
            IsLastAnswered = false,
            Begun = known >= 0 ? Begun : Begun + 1,
        };
    }

    /// <summary>Speech ends. Unchanged where it is not the one that goes on.</summary>
    public Utterances Stopped(string? itemId)
    {
        var index = All.FindLastIndex(u => !u.IsJudged && u.IsSpeaking);
        return index < 0 || (itemId is not null && All[index].ItemId is { } current && current != itemId)
            ? this
            : this with { All = All.SetItem(index, All[index] with { IsSpeaking = false }) };
    }

    /// <summary>
    /// The place of the speech that a verdict belongs to: the one of that item, the newest where either side names none, or one of the constants.
    /// </summary>
    public int Find(string? itemId)
    {
        if (itemId is null)
        {
            return All.FindLastIndex(static u => !u.IsJudged);
        }

        var named = All.FindLastIndex(u => !u.IsJudged && u.ItemId == itemId);
        if (named >= 0)
        {
            return named;
        }

        if (Judged.Contains(itemId))
        {
            return Repeated;
        }

        var nameless = All.FindLastIndex(static u => !u.IsJudged && u.ItemId is null);
        return nameless >= 0 ? nameless : All.Exists(static u => !u.IsJudged) ? Foreign : NoneOpen;
    }

    /// <summary>It was a turn.</summary>
    public Utterances Taken(int index, string? itemId)
    {
        var left = Remember(itemId ?? (index < 0 ? null : All[index].ItemId));
        if (index < 0)
        {
            // Nobody announced it: it began and was meant at once. Where a reply has begun since, it is only the verdict on what was answered.
            return IsLastAnswered ? left : left with { Begun = Begun + 1, Meant = Begun + 1 };
        }

        return left with
        {
            Meant = Math.Max(Meant, All[index].Number),
            All = All[index].IsOwed ? All.SetItem(index, All[index] with { IsJudged = true, IsSpeaking = false })
            : All.RemoveAt(index)
        };
    }

    /// <summary>It was noise.</summary>
    public Utterances Dismissed(int index, string? itemId)
    {
        var left = Remember(itemId ?? (index < 0 ? null : All[index].ItemId));
        return index < 0 ? left : left with { All = All.RemoveAt(index) };
    }

    /// <summary>A reply begins: it answers whatever was said before, also what the service has not judged yet.</summary>
    public Utterances Answered(bool spokeSinceLast) => this with
    {
        All = All.ConvertAll(static u => u.IsOpen ? u with { IsAnswered = true, IsSpeaking = false } : u),
        IsLastAnswered = IsLastAnswered || spokeSinceLast,
        Meant = All.FindLast(static u => u.IsOpen) is { } newest ? Math.Max(Meant, newest.Number) : Meant,
    };

    /// <summary>An answer is heard; what was said since it began is still owed one.</summary>
    public Utterances Heard() => Owing(static u => u.IsOpen && u.IsOwed);

    /// <summary>Nothing is owed any more.</summary>
    public Utterances Settled() => Owing(static _ => false);

    /// <summary>The service will give no verdict on what is open. Should one come all the same, it is taken as it comes.</summary>
    public Utterances GivenUp() => this with { All = All.RemoveAll(static u => u.IsOpen) };

    /// <summary>The session is over and its items with it. What was said and not answered stays owed.</summary>
    public Utterances SessionGone() => this with
    {
        All = All.FindAll(static u => u.IsOwed).ConvertAll(static u => u with { ItemId = null, IsJudged = true, IsSpeaking = false }),
        Judged = [],
        IsLastAnswered = false,
    };

    /// <summary>
    /// When the oldest speech began that nothing has come of, and that is not older than <paramref name="limit"/>; null where there is none.
    /// </summary>
    public TimeSpan? OwedSince(TimeSpan now, TimeSpan limit) => All.Find(u => u.IsOwed && now - u.Since <= limit)?.Since;

    private Utterances Owing(Func<Utterance, bool> isOwed) => All.IsEmpty
        ? this
        : this with { All = All.ConvertAll(u => u with { IsOwed = isOwed(u) }).RemoveAll(static u => u.IsJudged && !u.IsOwed) };

    private Utterances Remember(string? itemId) => itemId is null
        ? this
        : this with { Judged = (Judged.Count >= MaxJudged ? Judged.RemoveAt(0) : Judged).Add(itemId) };
}
