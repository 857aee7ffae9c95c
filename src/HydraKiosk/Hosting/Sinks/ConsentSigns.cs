using HydraKiosk.Conversation;
using HydraKiosk.Tools.Consent;

namespace HydraKiosk.Hosting.Sinks;

/// <summary>Tells the conversation that a person is asked to press the button, so that light and earcon show it.</summary>
/// <param name="inbox">The conversation's.</param>
internal sealed class ConsentSigns(ConversationInbox inbox) : IConsentSigns
{
    /// <inheritdoc/>
    public void Asked(ConsentQuestion question) => inbox.Post(new ConsentMoved(ConsentStage.Asked));

    /// <inheritdoc/>
    public void Settled(ConsentQuestion question, ConsentOutcome outcome) =>
        inbox.Post(new ConsentMoved(outcome == ConsentOutcome.Given ? ConsentStage.Given : ConsentStage.Withheld));
}
