using System.Collections.Immutable;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Conversation;

/// <summary>What the configuration and the protocol say about when to do what. Durations are those of the design unless set.</summary>
/// <param name="Policy">When a session is open.</param>
/// <param name="Greeting">Whether the agent speaks first in a new conversation.</param>
/// <param name="Linger">Quiet after which an on-demand conversation is over.</param>
public sealed record ConversationRules(SessionPolicy Policy, bool Greeting, TimeSpan Linger)
{
    /// <summary>Quiet after which a conversation that was to end is over: a person who was told goodbye may have one more word.</summary>
    public static readonly TimeSpan AfterGoodbye = TimeSpan.FromSeconds(1.5);

    /// <summary>Who decides when the microphone is open.</summary>
    public TalkMode Talk { get; init; } = TalkMode.HandsFree;

    /// <summary>How the voice service behaves. Turn-based, with turns that it ends itself, unless set.</summary>
    public VoiceTraits Voice { get; init; } = new(default, 0);

    /// <summary>
    /// A pause after which a person's turn is complete, where this device says so: long enough to think of a word, short enough to be answered.
    /// </summary>
    public TimeSpan EndOfTurn { get; init; } = TimeSpan.FromSeconds(0.7);

    /// <summary>How much of the microphone from before a press goes out as well: people begin to speak as they reach for the button.</summary>
    public TimeSpan TalkPreroll { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the microphone stays open after the button is let go.</summary>
    public TimeSpan TalkTail { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a talk button may be held; past it something lies on it, or it is broken.</summary>
    public TimeSpan HeldButtonLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long the loudspeaker waits for the rest of a reply; past it the rest is not coming.</summary>
    public TimeSpan StarvedLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a reply waits for another sound device when its own has gone; later nobody would know what it is about.</summary>
    public TimeSpan DeviceLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A voice this recent may go on: no local sound is to be played into it.</summary>
    public TimeSpan VoiceMemory { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Between two attempts to connect that a heard voice hurries: as long as what is heard is kept for the next session. A press hurries each
    /// time, but a room that is never quiet must not do away with the back-off: this way it adds at most six attempts a minute.
    /// </summary>
    public TimeSpan VoiceRetrySpacing { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a sensor or the ignition says that somebody is there.</summary>
    public bool HasSensor { get; init; }

    /// <summary>How long a sensor may see nobody while a conversation goes on.</summary>
    public TimeSpan AbsenceGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An answer that takes longer is announced by a sound: people take silence for a fault.</summary>
    public TimeSpan LongThought { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a conversation ends when nobody is there any more. Hands-free and always connected, nothing says that anyone came, so nobody goes.
    /// </summary>
    public bool HasVisitors => Policy == SessionPolicy.OnDemand || Talk != TalkMode.HandsFree || HasSensor;

    /// <summary>From the end of the person's turn to the first sound of the reply; then the turn is given up.</summary>
    public TimeSpan ReplyLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a person may speak at a stretch; past it, what the service hears is noise.</summary>
    public TimeSpan UtteranceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a reply may sound; past it the loudspeaker's end has been missed.</summary>
    public TimeSpan SpeakingLimit { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>A pause shorter than this, caused by a noise, is resumed; after a longer one the rest of the reply is dropped.</summary>
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How much of the microphone from before a person was noticed goes out as well: the local detector needs up to 60 ms to be sure, and
    /// the first consonant is quieter than what it waits for.
    /// </summary>
    public TimeSpan Preroll { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>After the last output of a turn, in case another call of the same turn is still on its way (protocol: about 200 ms).</summary>
    public TimeSpan ToolSettle { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Tools that only read. What was asked is said again to the session that replaces a lost one where only these were called for it: words that
    /// have had an effect might have it twice, with other arguments even where the tools know a repeated call.
    /// </summary>
    public IReadOnlySet<string> HarmlessTools { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>
    /// How long ago speech may have begun that is said again to the session that replaces a lost one. Ten seconds of the microphone are at hand, and
    /// opening a session takes some of them.
    /// </summary>
    public TimeSpan RepeatLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Before a session that the service ended normally is opened again, so that a service that keeps ending them is not stormed.</summary>
    public TimeSpan ReopenDelay { get; init; } = TimeSpan.FromSeconds(1);
}
