using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Sound;


namespace HydraKiosk.Conversation;

/// <summary>Something to be done after a step. The machine itself does nothing and reads no clock.</summary>
public abstract record ConversationEffect;

/// <summary>Want a session.</summary>
public sealed record OpenSession : ConversationEffect;

/// <summary>Want none.</summary>
public sealed record CloseSession : ConversationEffect;

/// <summary>Somebody wants to be heard while the link waits before its next attempt: try now.</summary>
public sealed record RetrySession : ConversationEffect;

/// <summary>End the running session, which is useless, and want another.</summary>
/// <param name="Why">For the journal.</param>
public sealed record ReplaceSession(string Why) : ConversationEffect;

/// <summary>What the microphone hears from now on, or has heard for some time, must reach the service, session or not.</summary>
/// <param name="Preroll">How much from before that as well, even of what it heard while its gate was closed.</param>
public sealed record KeepMicrophone(TimeSpan Preroll) : ConversationEffect
{
    /// <summary>How long ago what is to be kept began.</summary>
    public TimeSpan Ago { get; init; }
}

/// <summary>Open or close the talk gate.</summary>
public sealed record SetGate(bool Open) : ConversationEffect;

/// <summary>Silence the loudspeaker and keep what was not heard.</summary>
public sealed record SuspendPlayback : ConversationEffect;

/// <summary>A person has silenced the loudspeaker by hand and is about to speak.</summary>
public sealed record TakeFloor : ConversationEffect;

/// <summary>Let the loudspeaker go on.</summary>
public sealed record ResumePlayback : ConversationEffect;

/// <summary>Drop the audio of every reply up to this one.</summary>
public sealed record DiscardPlayback(int ThroughReply) : ConversationEffect;

/// <summary>Drop the audio of this reply alone: older ones go on.</summary>
public sealed record DiscardReply(int Reply) : ConversationEffect;

/// <summary>The conversation is over: nothing that the microphone heard in it may reach a later session.</summary>
public sealed record ForgetMicrophone : ConversationEffect;

/// <summary>Sound a local signal over whatever is playing.</summary>
public sealed record PlayEarcon(Earcon Earcon) : ConversationEffect;

/// <summary>Say something that is kept on the device, where it has it.</summary>
public sealed record SayPrompt(LocalPrompt Prompt) : ConversationEffect;

/// <summary>Make the loudspeaker louder or quieter.</summary>
/// <param name="Steps">How many steps of the configuration; below zero for quieter.</param>
public sealed record ChangeVolume(int Steps) : ConversationEffect;

/// <summary>The next person begins with the volume of the configuration.</summary>
public sealed record ResetVolume : ConversationEffect;

/// <summary>No sample of the microphone may leave the device, or they may again.</summary>
public sealed record SetMute(bool IsMuted) : ConversationEffect;

/// <summary>Tell the service to stop a reply.</summary>
public sealed record InterruptReply(string ReplyId) : ConversationEffect;

/// <summary>Tell the service, where it understands that, that nothing of a reply was heard.</summary>
public sealed record ReportUnheard(int Reply) : ConversationEffect;

/// <summary>The person begins a turn, and the service does not notice by itself.</summary>
public sealed record BeginTurn : ConversationEffect;

/// <summary>The person's turn is complete, and the service does not notice by itself.</summary>
public sealed record EndTurn : ConversationEffect;

/// <summary>Hand the service a turn that the person has typed.</summary>
public sealed record SayTyped(string Words) : ConversationEffect
{
    /// <inheritdoc cref="PersonTyped.ToString"/>
    public override string ToString() => $"{nameof(SayTyped)} {{ {Words.Length} characters }}";
}

/// <summary>Run a call.</summary>
public sealed record RunTool(ToolRequest Request) : ConversationEffect;

/// <summary>Stop calls that run: nobody wants what they would say.</summary>
/// <param name="CallIds">Which; null for all.</param>
public sealed record StopTools(IReadOnlyList<string>? CallIds) : ConversationEffect;

/// <summary>Send a call's output, and tell whether it found its session.</summary>
public sealed record PostOutput(string CallId, string Output) : ConversationEffect;

/// <summary>Ask for the spoken answer to the outputs posted.</summary>
public sealed record AskForReply : ConversationEffect;

/// <summary>Start a timer over.</summary>
public sealed record StartTimer(ConversationTimer Timer, TimeSpan After) : ConversationEffect;

/// <summary>Stop a timer.</summary>
public sealed record StopTimer(ConversationTimer Timer) : ConversationEffect;

/// <summary>Something an operator or a viewer wants to know.</summary>
public sealed record Tell(ConversationNotice Notice) : ConversationEffect;
