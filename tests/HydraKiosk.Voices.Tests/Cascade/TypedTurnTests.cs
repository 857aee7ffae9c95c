using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>A turn that the person types goes to the model as if the recogniser had heard it.</summary>
public sealed class TypedTurnTests
{
    [Fact]
    public async Task It_is_answered_and_told_as_a_spoken_one_is()
    {
        await using var served = await ServedCascade.ReadyAsync(ServedCascade.Scenario());
        Assert.True(served.Voice.Traits.TakesTypedTurns);

        Assert.True(served.Voice.SayTyped("Where is the lift?"));
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal("Where is the lift?", Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words);
        Assert.Contains("Where is the lift?", served.Requests[0], StringComparison.Ordinal);
        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        await served.EndWellAsync();
    }
}
