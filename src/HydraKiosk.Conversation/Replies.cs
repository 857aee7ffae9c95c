using System.Collections.Immutable;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Conversation;

/// <summary>One response of the agent that is still being generated or still to be heard.</summary>
/// <param name="Number">Its number; see <see cref="VoiceReplyBegan"/>.</param>
/// <param name="Id">The service's id.</param>
/// <param name="IsGenerating">Until <c>response.done</c>.</param>
/// <param name="IsAudioDone">Whether the service has sent the last of its audio.</param>
/// <param name="Calls">Calls it has asked for.</param>
/// <param name="IsAudible">Whether the loudspeaker has begun it.</param>
/// <param name="IsStarved">Whether the loudspeaker has run dry in it.</param>
/// <param name="HeardAtPause">How much of it was played while the loudspeaker is silent in it; null while it sounds, and before that.</param>
/// <param name="IsParked">Whether the sound device went away in it, and it waits for the next.</param>
public sealed record Reply(
    int Number, string Id, bool IsGenerating = true, bool IsAudioDone = false, int Calls = 0, bool IsAudible = false, bool IsStarved = false,
    TimeSpan? HeardAtPause = null, bool IsParked = false);

/// <summary>A response of this session, also when nothing of it is open any more.</summary>
/// <param name="Id">The service's id.</param>
/// <param name="IsDone">Whether the service is done with it.</param>
/// <param name="IsDead">Whether it was cancelled, or the person has moved on from it: its calls are not wanted.</param>
/// <param name="IsSilent">Whether it ended without sound and without a call.</param>
public sealed record KnownReply(string Id, bool IsDone = false, bool IsDead = false, bool IsSilent = false);

/// <summary>
/// Which replies are open, and what each event of the service does to what the loudspeaker plays or holds: the table of section 12.3 of
/// the protocol. Immutable; every method returns the next state and adds what is to be done.
/// </summary>
/// <param name="Open">Replies not yet over, oldest first.</param>
/// <param name="SuspendedAt">
/// When the loudspeaker was silenced for a possible interruption, or for a finger on the button; null while it plays.
/// </param>
/// <param name="SpeechSinceLast">Whether speech began since the newest reply was created, and has not turned out to be noise.</param>
/// <param name="IsHeldBack">Whether it was before anything sounded, as for a finger on the button: then nobody has interrupted anything.</param>
public sealed record Replies(ImmutableList<Reply> Open, TimeSpan? SuspendedAt, bool SpeechSinceLast, bool IsHeldBack = false)
{
    /// <summary>Replies that may wait for one another; no service queues so many.</summary>
    public const int MaxOpen = 16;

    private const int MaxKnown = 16;

    /// <summary>No reply, nothing suspended.</summary>
    public static Replies None { get; } = new([], null, false);

    /// <summary>The last responses of this session, newest last.</summary>
    public ImmutableList<KnownReply> Known { get; init; } = [];

    /// <summary>The highest number that was ever told. Numbers grow over all sessions, so this outlives them.</summary>
    public int Highest { get; init; }

    /// <summary>Everything up to this number is silenced for good. Outlives sessions as well.</summary>
    public int DiscardedThrough { get; init; }

    /// <summary>The last that were silenced for good while older ones went on.</summary>
    public ImmutableList<int> DiscardedOnly { get; init; } = [];

    /// <summary>Whether what the loudspeaker reports of it is only the late news of its end.</summary>
    public bool IsDiscarded(int number) => number <= DiscardedThrough || DiscardedOnly.Contains(number);

    /// <summary>Nothing but the numbers.</summary>
    public Replies Forgotten() => None with { Highest = Highest, DiscardedThrough = DiscardedThrough };

    /// <summary>The newest open reply, or null.</summary>
    public Reply? Newest => Open.IsEmpty ? null : Open[^1];

    /// <summary>Whether a reply is at the loudspeaker.</summary>
    public bool IsAudible => SuspendedAt is null && Open.Exists(r => r.IsAudible);

    /// <summary>Whether one is being made, or is on its way to the loudspeaker.</summary>
    public bool IsComing => SuspendedAt is null && !Open.IsEmpty;

    /// <summary>
    /// Speech began: silence at once whatever is open, since a reply that is already complete gets no other sign of an interruption, and also where
    /// nothing is: the loudspeaker may hold what no message has announced.
    /// </summary>
    public Replies SpeechStarted(TimeSpan now, ICollection<ConversationEffect> effects)
    {
        if (SuspendedAt is not null)
        {
            return this with { SpeechSinceLast = true };
        }

        effects.Add(new SuspendPlayback());
        if (!Open.IsEmpty)
        {
            effects.Add(new Tell(new BargedIn(Newest!.Number)));
        }

        return this with { SpeechSinceLast = true, SuspendedAt = now };
    }

    /// <summary>The speech was a real turn: what was held back will not be heard, and what was being made is not wanted.</summary>
    public Replies TurnCompleted(ICollection<ConversationEffect> effects)
    {
        var left = this with { Known = Dead() };
        return SuspendedAt is null ? left : left.DropAll(effects);
    }

    /// <summary>The speech was noise: go on, unless so much time has passed that going on would be odd.</summary>
    public Replies TurnDismissed(TimeSpan now, TimeSpan resumeWindow, ICollection<ConversationEffect> effects)
    {
        var next = this with { SpeechSinceLast = false };
        if (SuspendedAt is not { } since)
        {
            return next;
        }

        if (!IsHeldBack && now - since >= resumeWindow)
        {
            return next.DropAll(effects);
        }

        var resumed = next.Resumed(effects);
        if (!IsHeldBack && !Open.IsEmpty)
        {
            effects.Add(new Tell(new BargeInDismissed()));
        }

        return resumed;
    }

    /// <summary>
    /// What is open or comes waits, from its beginning, while the person holds the button or speaks again: they have not finished, even where the
    /// service thinks so. A step that has just let it go on takes that back: the audio thread would use the moment.
    /// </summary>
    public Replies HeldBack(TimeSpan now, ICollection<ConversationEffect> effects)
    {
        if (SuspendedAt is not null)
        {
            return this;
        }

        if (!effects.Remove(new ResumePlayback()))
        {
            effects.Add(new SuspendPlayback());
        }

        return this with { SuspendedAt = now, IsHeldBack = true };
    }

    /// <summary>What was suspended goes on.</summary>
    public Replies Resumed(ICollection<ConversationEffect> effects)
    {
        effects.Add(new ResumePlayback());
        return this with
        {
            SuspendedAt = null,
            IsHeldBack = false,
            Open = Open.ConvertAll(r => r.IsStarved || r.IsParked ? r : r with { HeardAtPause = null })
        };
    }

    /// <summary>
    /// A reply begins. It replaces everything older after speech, or when the reply before it was left unfinished; otherwise it waits its turn,
    /// so that a spoken "one moment" before a tool's answer is not cut. A reply that asked for calls counts as finished: its
    /// <c>response.done</c> may never come, and without sound there is nothing of it to wait for.
    /// </summary>
    public Replies Created(int number, string id, ICollection<ConversationEffect> effects)
    {
        // One that sounds already was unannounced until now.
        var reply = Open.Find(r => r.Number == number) is { } adopted ? adopted with { Id = id, IsGenerating = true, IsAudioDone = false }
            : new Reply(number, id);
        var older = this with { Open = Open.RemoveAll(r => r.Number == number), Highest = Math.Max(Highest, number) };
        var unfinished = older.Newest is { IsGenerating: true, IsAudioDone: false, Calls: 0 };
        if (SpeechSinceLast || unfinished || older.Open.Count >= MaxOpen)
        {
            var cleared = (SpeechSinceLast ? older with { Known = Dead() } : older).DropAll(effects, number - 1);
            return cleared.Remember(id) with { Open = cleared.Open.Add(reply), SpeechSinceLast = false };
        }

        var audible = older.Open.RemoveAll(r => r is { Calls: > 0, IsGenerating: true, IsAudioDone: false, IsAudible: false });
        return older.Remember(id) with { Open = audible.ConvertAll(r => r with { IsGenerating = false }).Add(reply) };
    }

    /// <summary>The response that a call belongs to: the one that it names, else the newest. Null where there is none.</summary>
    public KnownReply? OwnerOf(string? replyId)
    {
        if (replyId is not null && Known.FindLast(r => r.Id == replyId) is { } named)
        {
            return named;
        }

        return Known.IsEmpty || (replyId is not null && Known[^1].IsDead) ? null : Known[^1];
    }

    /// <summary>A reply has asked for a call.</summary>
    public Replies Called(string replyId) => Change(Open.FindIndex(r => r.Id == replyId), static r => r with { Calls = r.Calls + 1 }) with
    {
        Known = Mark(replyId, static r => r with { IsSilent = false }),
    };

    /// <summary>Calls of a response that is open.</summary>
    public int CallsOf(string replyId) => Open.Find(r => r.Id == replyId)?.Calls ?? 0;

    /// <summary>The last of a reply's audio has arrived.</summary>
    public Replies AudioDone(int number) => Change(At(number), static r => r with { IsAudioDone = true });

    /// <summary>The service is done with a reply.</summary>
    public Replies Done(VoiceReplyEnded done, bool isSilent, ICollection<ConversationEffect> effects)
    {
        var isCancelled = done.Outcome == ReplyOutcome.Cancelled;
        var known = this with { Known = Mark(done.ReplyId, r => r with { IsDone = true, IsDead = r.IsDead || isCancelled, IsSilent = isSilent }) };
        if (isCancelled)
        {
            // What is complete and waits before it, or sounds, is not cancelled with it.
            return known.Open.Exists(r => r.Number < done.Reply) ? known.DropOnly(done.Reply, effects) : known.Drop(done.Reply, effects);
        }

        if (done.Sound > TimeSpan.Zero)
        {
            return known.Change(At(done.Reply), static r => r with { IsGenerating = false, IsAudioDone = true });
        }

        // Without audio there is nothing the loudspeaker could finish.
        var left = known.Remove(done.Reply);
        return left.Open.IsEmpty ? left.Unsuspended(effects) : left;
    }

    /// <summary>Whether it is open.</summary>
    public bool Has(int number) => At(number) >= 0;

    /// <summary>
    /// The loudspeaker holds a reply that no message has announced, or that was taken for over: from here on it can be interrupted like any other.
    /// </summary>
    public Replies Adopted(int number)
    {
        var place = Open.FindIndex(r => r.Number > number);
        return this with
        {
            Open = Open.Insert(place < 0 ? Open.Count : place, new Reply(number, "", IsGenerating: false, IsAudioDone: true, IsAudible: true)),
            Highest = Math.Max(Highest, number),
        };
    }

    /// <summary>What is at the loudspeaker is not wanted.</summary>
    public Replies Unwanted(int number, ICollection<ConversationEffect> effects) => Drop(number, effects);

    /// <summary>The loudspeaker has begun a reply, or goes on with it at another device.</summary>
    public Replies Started(int number) =>
        Change(At(number), static r => r with { IsAudible = true, IsParked = false, HeardAtPause = r.IsParked ? null : r.HeardAtPause });

    /// <summary>The sound device has gone away in the middle of a reply.</summary>
    public Replies Parked(int number, TimeSpan heard) => Change(At(number), r => r with { IsParked = true, HeardAtPause = heard });

    /// <summary>
    /// The sound device has gone away; whatever sounded in it waits for the next. How far it came, the loudspeaker reports by itself.
    /// </summary>
    public Replies DeviceGone() => this with { Open = Open.ConvertAll(static r => r.IsAudible ? r with { IsParked = true } : r) };

    /// <summary>The first of the replies that wait for a sound device; null where there is none.</summary>
    public Reply? ParkedOne => Open.Find(static r => r.IsParked);

    /// <summary>
    /// The loudspeaker has run dry in a reply. Should the reply be dropped now, the loudspeaker has nothing to cut and reports nothing.
    /// </summary>
    public Replies Starved(int number, TimeSpan heard) => Change(At(number), r => r with { IsStarved = true, HeardAtPause = heard });

    /// <summary>The loudspeaker goes on with a reply in which it had run dry.</summary>
    public Replies Fed(int number) => Change(At(number), static r => r with { IsStarved = false, IsParked = false, HeardAtPause = null });

    /// <summary>The reply in which the loudspeaker waits for more, suspended or not; null where there is none.</summary>
    public Reply? StarvedOne => Open.Find(r => r.IsStarved);

    /// <summary>The loudspeaker has played a reply to its end, perhaps in the very moment in which it was to fall silent.</summary>
    public Replies Drained(int number, ICollection<ConversationEffect> effects)
    {
        var left = Remove(number);
        return left.Open.IsEmpty ? left.Unsuspended(effects) : left;
    }

    /// <summary>The loudspeaker has fallen silent in a reply. It ends there unless it is only suspended.</summary>
    public Replies Cut(int number, TimeSpan heard, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new LoudspeakerSilenced(number, heard)));
        if (At(number) is var index and >= 0)
        {
            // The report of a short suspension may come after its end; then the reply sounds, and its next end tells how much was heard.
            return SuspendedAt is null ? this : Change(index, r => r with { HeardAtPause = heard });
        }

        effects.Add(new Tell(new ReplyEnded(number, heard, Whole: false)));
        return this;
    }

    /// <summary>A person stops the agent by hand: silence, and the service is told.</summary>
    public Replies Interrupt(ICollection<ConversationEffect> effects)
    {
        var silent = (this with { Known = Dead() }).DropAll(effects); // silence first, then the service
        foreach (var reply in Open.Where(r => r.IsGenerating))
        {
            effects.Add(new InterruptReply(reply.Id));
        }

        return silent;
    }

    /// <summary>
    /// The session is gone: nothing more will come. What is here is played to its end, unless it was being interrupted or is only the first
    /// syllables of something.
    /// </summary>
    public Replies SessionLost(ICollection<ConversationEffect> effects)
    {
        var heard = Open.RemoveAll(r => r is { IsAudible: false, IsAudioDone: false });
        var next = SuspendedAt is null && Open.IsEmpty ? this
            : SuspendedAt is not null || heard.IsEmpty
                ? DropAll(effects)
                : this with { Open = heard.ConvertAll(r => r with { IsGenerating = false, IsAudioDone = true }) };
        return next with { SpeechSinceLast = false, Known = [] };
    }

    /// <summary>Silences whatever the loudspeaker holds, known or not.</summary>
    private Replies DropAll(ICollection<ConversationEffect> effects, int? through = null) =>
        (through ?? Highest) is var last && (last > DiscardedThrough || !Open.IsEmpty) ? Drop(last, effects) : Unsuspended(effects);

    private Replies Drop(int throughNumber, ICollection<ConversationEffect> effects)
    {
        if (throughNumber > 0)
        {
            effects.Add(new DiscardPlayback(throughNumber));
        }

        var left = Without(r => r.Number <= throughNumber, effects) with { DiscardedThrough = Math.Max(DiscardedThrough, throughNumber) };
        return left.Open.IsEmpty ? left.Unsuspended(effects) : left;
    }

    private Replies DropOnly(int number, ICollection<ConversationEffect> effects)
    {
        effects.Add(new DiscardReply(number));
        return Without(r => r.Number == number, effects) with
        {
            DiscardedOnly = (DiscardedOnly.Count >= MaxKnown ? DiscardedOnly.RemoveAt(0) : DiscardedOnly).Add(number),
        };
    }

    private Replies Without(Predicate<Reply> which, ICollection<ConversationEffect> effects)
    {
        foreach (var reply in Open)
        {
            if (!which(reply))
            {
                continue;
            }

            if (reply.HeardAtPause is { } heard)
            {
                effects.Add(new Tell(new ReplyEnded(reply.Number, heard, Whole: false)));
            }
            else if (!reply.IsAudible)
            {
                effects.Add(new ReportUnheard(reply.Number)); // one that sounds reports by itself how far it came
            }
        }

        return this with { Open = Open.RemoveAll(which) };
    }

    private ImmutableList<KnownReply> Dead() => Known.ConvertAll(static r => r.IsDone ? r : r with { IsDead = true });

    private ImmutableList<KnownReply> Mark(string id, Func<KnownReply, KnownReply> how) =>
        Known.FindLastIndex(r => r.Id == id) is var index and >= 0 ? Known.SetItem(index, how(Known[index])) : Known;

    private Replies Remember(string id) => this with { Known = (Known.Count >= MaxKnown ? Known.RemoveAt(0) : Known).Add(new KnownReply(id)) };

    private Replies Unsuspended(ICollection<ConversationEffect> effects)
    {
        if (SuspendedAt is null)
        {
            return this;
        }

        effects.Add(new ResumePlayback());
        return this with { SuspendedAt = null, IsHeldBack = false };
    }

    private Replies Remove(int number) => At(number) is var index and >= 0 ? this with { Open = Open.RemoveAt(index) } : this;

    /// <summary>The place of a reply, or -1.</summary>
    private int At(int number)
    {
        for (var i = 0; i < Open.Count; i++)
        {
            if (Open[i].Number == number)
            {
                return i;
            }
        }

        return -1;
    }

    private Replies Change(int index, Func<Reply, Reply> how) => index < 0 ? this : this with { Open = Open.SetItem(index, how(Open[index])) };
}
