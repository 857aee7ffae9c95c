using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Voice;

/// <summary>Hydra as the conversation sees it: its traits, and its messages in the conversation's words.</summary>
/// <param name="link">The connection; disposed with this.</param>
public sealed class HydraVoice(IHydraLink link) : IVoiceLink
{
    private readonly ToldEvents _events = new(link.Events, new VoiceTranslator().Translate);

    /// <summary>
    /// What Hydra is like. It ends turns by itself, understands no position in a reply, and believes that every word of one was heard; outputs of
    /// calls are answered only when that is asked for.
    /// </summary>
    public static VoiceTraits HydraTraits { get; } = new(ModelRoster.Uplink, DownlinkRateHz: 24_000) { CanChangeTools = true };

    /// <summary>
    /// How many bytes may still be added to a plan's instructions before the service would answer without sound; below 0 where there are too many.
    /// </summary>
    public static int RoomFor(SessionPlan plan) => ConfigureSize.Limit - ClientEventWriter.ConfigureBytes(plan);

    /// <summary>How large the message of a plan is, with its largest parts.</summary>
    public static ConfigureSize Measure(SessionPlan plan) => ClientEventWriter.MeasureConfigure(plan);

    /// <inheritdoc/>
    public VoiceTraits Traits => HydraTraits;

    /// <inheritdoc/>
    public ChannelReader<VoiceEvent> Events => _events;

    /// <inheritdoc/>
    public bool IsKeeping => link.IsKeeping;

    /// <inheritdoc/>
    public void Connect(Func<SessionPlan> plan) => link.Connect(plan);

    /// <inheritdoc/>
    public void Disconnect() => link.Disconnect();

    /// <inheritdoc/>
    public void Forget() => link.Forget();

    /// <inheritdoc/>
    public void KeepFrom(long from, TimeSpan preroll) => link.KeepFrom(from, preroll);

    /// <inheritdoc/>
    public void RetryNow() => link.RetryNow();

    /// <inheritdoc/>
    public void Recycle(string why) => link.Recycle(why);

    /// <summary>Not needed: the service hears it.</summary>
    public bool BeginTurn() => false;

    /// <summary>Not needed: the service hears it.</summary>
    public bool EndTurn() => false;

    /// <inheritdoc/>
    public bool Interrupt(string replyId) => link.CancelResponse(replyId);

    /// <summary>Not sent: the protocol has no message for it.</summary>
    public bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => false;

    /// <inheritdoc/>
    public bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => link.UpdateTools(tools);

    /// <inheritdoc/>
    public bool PostOutput(string callId, string output) => link.PostCallOutput(callId, output);

    /// <inheritdoc/>
    public bool AskForReply() => link.CreateResponse();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
