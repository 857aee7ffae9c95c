using System.Collections.Immutable;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Conversation;

/// <summary>One response of the agent that is still being generated or still to be heard.</summary>
/// <param name="Number">Its number; see <see cref="ResponseCreated"/>.</param>
/// <param name="Id">The service's id.</param>
/// <param name="IsGenerating">Until <c>response.done</c>.</param>
/// <param name="IsAudioDone">Whether the service has sent the last of its audio.</param>
/// <param name="Calls">Calls it has asked for.</param>
/// <param name="IsAudible">Whether the loudspeaker has begun it.</param>
/// <param name="IsStarved">Whether the loudspeaker has run dry in it.</param>
/// <param name="HeardAtPause">How much of it was played while the loudspeaker is silent in it; null while it sounds, and before that.</param>
public sealed record Reply(
    int Number, string Id, bool IsGenerating = true, bool IsAudioDone = false, int Calls = 0, bool IsAudible = false, bool IsStarved = false,
    TimeSpan? HeardAtPause = null);

/// <summary>
/// Which replies are open, and what each event of the service does to what the loudspeaker plays or holds: the table of section 12.3 of
/// the protocol. Immutable; every method returns the next state and adds what is to be done.
/// </summary>
/// <param name="Open">Replies not yet over, oldest first.</param>
/// <param name="SuspendedAt">When the loudspeaker was silenced for a possible interruption, or for a finger on the button; null while it plays.</param>
/// <param name="SpeechSinceLast">Whether speech began since the newest reply was created, and has not turned out to be noise.</param>
/// <param name="IsHeldBack">Whether it was for a finger on the button: then nobody has interrupted anything.</param>
public sealed record Replies(ImmutableList<Reply> Open, TimeSpan? SuspendedAt, bool SpeechSinceLast, bool IsHeldBack = false)
{
    /// <summary>No reply, nothing suspended.</summary>
    public static Replies None { get; } = new([], null, false);

    /// <summary>The newest open reply, or null.</summary>
    public Reply? Newest => Open.IsEmpty ? null : Open[^1];

    /// <summary>Whether a reply is at the loudspeaker.</summary>
    public bool IsAudible => SuspendedAt is null && Open.Exists(r => r.IsAudible);

    /// <summary>Whether one is being made, or is on its way to the loudspeaker.</summary>
    public bool IsComing => SuspendedAt is null && !Open.IsEmpty;

    /// <summary>Speech began: silence at once whatever is open, since a reply that is already complete gets no other sign of an interruption.</summary>
    public Replies SpeechStarted(TimeSpan now, ICollection<ConversationEffect> effects)
    {
        if (Open.IsEmpty || SuspendedAt is not null)
        {
            return this with { SpeechSinceLast = true };
        }

        effects.Add(new SuspendPlayback());
        effects.Add(new Tell(new BargedIn(Newest!.Number)));
        return this with { SpeechSinceLast = true, SuspendedAt = now };
    }

    /// <summary>The speech was a real turn: what was held back will not be heard.</summary>
    public Replies TurnCompleted(ICollection<ConversationEffect> effects) => SuspendedAt is null ? this : DropAll(effects);

    /// <summary>The speech was noise: go on, unless so much time has passed that going on would be odd.</summary>
    public Replies TurnDismissed(TimeSpan now, TimeSpan resumeWindow, ICollection<ConversationEffect> effects)
    {
        var next = this with { SpeechSinceLast = false };
        if (SuspendedAt is not { } since)
        {
            return next;
        }

        if (now - since >= resumeWindow)
        {
            return next.DropAll(effects);
        }

        var resumed = next.Resumed(effects);
        if (!IsHeldBack)
        {
            effects.Add(new Tell(new BargeInDismissed()));
        }

        return resumed;
    }

    /// <summary>What is open waits, from its beginning, while the person holds the button: they have not finished, even where the service thinks so.</summary>
    public Replies HeldBack(TimeSpan now, ICollection<ConversationEffect> effects)
    {
        if (Open.IsEmpty || SuspendedAt is not null)
        {
            return this;
        }

        effects.Add(new SuspendPlayback());
        return this with { SuspendedAt = now, IsHeldBack = true };
    }

    /// <summary>What was suspended goes on.</summary>
    public Replies Resumed(ICollection<ConversationEffect> effects)
    {
        effects.Add(new ResumePlayback());
        return this with { SuspendedAt = null, IsHeldBack = false, Open = Open.ConvertAll(r => r.IsStarved ? r : r with { HeardAtPause = null }) };
    }

    /// <summary>
    /// A reply begins. It replaces everything older after speech, or when the reply before it was left unfinished; otherwise it waits its turn,
    /// so that a spoken "one moment" before a tool's answer is not cut. A reply that asked for calls counts as finished: its
    /// <c>response.done</c> may never come, and without sound there is nothing of it to wait for.
    /// </summary>
    public Replies Created(int number, string id, ICollection<ConversationEffect> effects)
    {
        var unfinished = Newest is { IsGenerating: true, IsAudioDone: false, Calls: 0 };
        if (SpeechSinceLast || unfinished)
        {
            var cleared = DropAll(effects, number - 1);
            return cleared with { Open = cleared.Open.Add(new Reply(number, id)), SpeechSinceLast = false };
        }

        var audible = Open.RemoveAll(r => r is { Calls: > 0, IsGenerating: true, IsAudioDone: false, IsAudible: false });
        return this with { Open = audible.ConvertAll(r => r with { IsGenerating = false }).Add(new Reply(number, id)) };
    }

    /// <summary>A reply has asked for a call.</summary>
    public Replies Called(string? responseId) => Change(Open.FindIndex(r => r.Id == responseId), static r => r with { Calls = r.Calls + 1 });

    /// <summary>The last of a reply's audio has arrived.</summary>
    public Replies AudioDone(int number) => Change(At(number), static r => r with { IsAudioDone = true });

    /// <summary>The service is done with a reply.</summary>
    public Replies Done(ResponseDone done, ICollection<ConversationEffect> effects)
    {
        if (done.Status == ResponseStatus.Cancelled)
        {
            return Drop(done.Response, effects);
        }

        if (done.AudioBytes > 0)
        {
            return Change(At(done.Response), static r => r with { IsGenerating = false, IsAudioDone = true });
        }

        // Without audio there is nothing the loudspeaker could finish.
        var left = Remove(done.Response);
        return left.Open.IsEmpty ? left.Unsuspended(effects) : left;
    }

    /// <summary>The loudspeaker has begun a reply.</summary>
    public Replies Started(int number) => Change(At(number), static r => r with { IsAudible = true });

    /// <summary>The loudspeaker has run dry in a reply. Should the reply be dropped now, the loudspeaker has nothing to cut and reports nothing.</summary>
    public Replies Starved(int number, TimeSpan heard) => Change(At(number), r => r with { IsStarved = true, HeardAtPause = heard });

    /// <summary>The loudspeaker goes on with a reply in which it had run dry.</summary>
    public Replies Fed(int number) => Change(At(number), static r => r with { IsStarved = false, HeardAtPause = null });

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
        var silent = DropAll(effects); // silence first, then the service
        foreach (var reply in Open.Where(r => r.IsGenerating))
        {
            effects.Add(new CancelResponse(reply.Id));
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
        var next = SuspendedAt is not null || heard.IsEmpty
            ? DropAll(effects)
            : this with { Open = heard.ConvertAll(r => r with { IsGenerating = false, IsAudioDone = true }) };
        return next with { SpeechSinceLast = false };
    }

    private Replies DropAll(ICollection<ConversationEffect> effects, int? through = null) =>
        Newest is { } newest ? Drop(through ?? newest.Number, effects) : Unsuspended(effects);

    private Replies Drop(int throughNumber, ICollection<ConversationEffect> effects)
    {
        effects.Add(new DiscardPlayback(throughNumber));
        foreach (var reply in Open.Where(r => r.Number <= throughNumber && r.HeardAtPause is not null))
        {
            effects.Add(new Tell(new ReplyEnded(reply.Number, reply.HeardAtPause!.Value, Whole: false)));
        }

        var left = this with { Open = Open.RemoveAll(r => r.Number <= throughNumber) };
        return left.Open.IsEmpty ? left.Unsuspended(effects) : left;
    }

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
