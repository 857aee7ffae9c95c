using System.Threading.Channels;

namespace HydraKiosk.Conversation.Voice;

/// <summary>
/// One spoken connection to a voice service: connects while a session is wanted, connects again with growing waits, and reports what happens.
/// Every method may be called from any thread and returns at once; those that answer false had no session to do it in, or are not understood by
/// the service (<see cref="Traits"/> says which).
/// </summary>
public interface IVoiceLink : IAsyncDisposable
{
    /// <summary>
    /// What the service is like. Known before the first connection; the same instance until another service takes over, which is between two
    /// sessions.
    /// </summary>
    VoiceTraits Traits { get; }

    /// <summary>What happens, in order. One reader.</summary>
    ChannelReader<VoiceEvent> Events { get; }

    /// <summary>
    /// Wants a session from now on. <paramref name="plan"/> is asked at every attempt, so that a reconnect can leave out the greeting and carry a
    /// recap of the conversation so far. Calling it while a session is wanted already only replaces the plan.
    /// </summary>
    void Connect(Func<SessionPlan> plan);

    /// <summary>
    /// Wants no session: closes a running one normally, cancels a running attempt or wait, and forgets as <see cref="Forget"/> does.
    /// </summary>
    void Disconnect();

    /// <summary>
    /// A conversation is over: whatever the microphone has heard until now is cleared, and no <see cref="KeepFrom"/> reaches back past this instant,
    /// so
    /// that nothing of one visitor can go out in the session of the next. A running session goes on.
    /// </summary>
    void Forget();

    /// <summary>
    /// Someone has engaged: what the microphone hears from this instant on, while its gate is open, is sent when a session is ready, faster than
    /// it was spoken. <see cref="Connect"/> does it by itself for the instant of the call where nothing was wanted before.
    /// </summary>
    /// <param name="from">A timestamp of the clock, at most ten seconds old.</param>
    /// <param name="preroll">How much from before it goes out as well, whether the gate was open or not.</param>
    void KeepFrom(long from, TimeSpan preroll);

    /// <summary>Whether anything is kept for the next session by <see cref="KeepFrom"/>, and still from its beginning.</summary>
    bool IsKeeping { get; }

    /// <summary>
    /// Somebody asks to be connected: tries at once where a wait is running, at most once a second and not against the service's own wish.
    /// </summary>
    void RetryNow();

    /// <summary>
    /// Gives the running session up, because it does not do what a session does, and opens another one. Nothing happens without a session.
    /// </summary>
    /// <param name="why">In plain words, without secrets; stands in the journal and in <see cref="VoiceDown.Detail"/>.</param>
    void Recycle(string why);

    /// <summary>The person begins a turn. Only where <see cref="VoiceTraits.TurnsEndedBy"/> is the client.</summary>
    bool BeginTurn();

    /// <summary>
    /// The person's turn is complete: once everything that the microphone has heard until now has gone out, the service is to answer it. Only where
    /// <see cref="VoiceTraits.TurnsEndedBy"/> is the client.
    /// </summary>
    bool EndTurn();

    /// <summary>Stops a reply that is being made.</summary>
    /// <param name="replyId">The service's id of it, as <see cref="VoiceReplyBegan"/> gave it.</param>
    bool Interrupt(string replyId);

    /// <summary>
    /// A reply has ended at the loudspeaker, or is dropped before it began there. Sent to the service only where it <see
    /// cref="VoiceTraits.TakesHeardPosition"/>.
    /// </summary>
    /// <param name="reply">Its number, as <see cref="VoiceReplyBegan"/> gave it.</param>
    /// <param name="heard">How much of it was played.</param>
    /// <param name="isWhole">Whether that was all of it.</param>
    bool ReportHeard(int reply, TimeSpan heard, bool isWhole);

    /// <summary>Posts an output of a call. False where no session is ready: the output is lost with its session.</summary>
    bool PostOutput(string callId, string output);

    /// <summary>
    /// Tells the service which tools there are from now on. False where no session is ready or the service takes no changes: then the next session
    /// knows.
    /// </summary>
    bool ChangeTools(IReadOnlyList<ToolDeclaration> tools);

    /// <summary>
    /// Asks for the spoken answer to the outputs posted. Not needed where the service <see cref="VoiceTraits.GoesOnAfterOutputs"/>.
    /// </summary>
    bool AskForReply();

    /// <summary>
    /// The person has typed a turn instead of speaking it: it is taken and answered as a spoken one is, and reported in the same events. False
    /// where no session is ready, or where the service does not <see cref="VoiceTraits.TakesTypedTurns"/>.
    /// </summary>
    /// <param name="words">Not empty.</param>
    bool SayTyped(string words) => false;
}
