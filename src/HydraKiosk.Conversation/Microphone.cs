namespace HydraKiosk.Conversation;

/// <summary>
/// Whether the person is being listened to, and who decides that: the conversation itself when hands-free, their finger otherwise.
/// Immutable; every method returns the next state and adds what is to be done.
/// </summary>
/// <param name="IsOpen">Whether the talk gate is open.</param>
/// <param name="IsHeld">Whether the button is held down that keeps it open.</param>
/// <param name="IsClosing">Whether it is on its way to being closed: the last syllable still goes out.</param>
public sealed record Microphone(bool IsOpen, bool IsHeld, bool IsClosing)
{
    /// <summary>Nobody is listened to.</summary>
    public static Microphone Closed { get; } = new(false, false, false);

    /// <summary>Listens from now on, and to what was said up to <paramref name="preroll"/> ago. While open already it only stays so.</summary>
    public Microphone Open(TimeSpan preroll, ICollection<ConversationEffect> effects)
    {
        if (IsClosing)
        {
            effects.Add(new StopTimer(ConversationTimer.TalkTail));
        }

        if (!IsOpen)
        {
            effects.Add(new KeepMicrophone(preroll)); // before a session is opened for it, so that this mark is the one that counts
            effects.Add(new SetGate(true));
        }

        return this with { IsOpen = true, IsClosing = false };
    }

    /// <summary>A button is held on which the microphone depends; a finger does not hold one for ever.</summary>
    public Microphone Hold(TimeSpan limit, ICollection<ConversationEffect> effects)
    {
        effects.Add(new StartTimer(ConversationTimer.HeldButton, limit));
        return this with { IsHeld = true };
    }

    /// <summary>Closes after <paramref name="tail"/>: people let go of a button while they still speak.</summary>
    public Microphone Release(TimeSpan tail, ICollection<ConversationEffect> effects)
    {
        if (IsHeld)
        {
            effects.Add(new StopTimer(ConversationTimer.HeldButton));
        }

        if (IsOpen && !IsClosing)
        {
            effects.Add(new StartTimer(ConversationTimer.TalkTail, tail));
        }

        return this with { IsHeld = false, IsClosing = IsOpen };
    }

    /// <summary>Listens to nobody from this instant on.</summary>
    public Microphone Close(ICollection<ConversationEffect> effects)
    {
        if (IsClosing)
        {
            effects.Add(new StopTimer(ConversationTimer.TalkTail));
        }

        if (IsHeld)
        {
            effects.Add(new StopTimer(ConversationTimer.HeldButton));
        }

        if (IsOpen)
        {
            effects.Add(new SetGate(false));
        }

        return Closed;
    }
}
