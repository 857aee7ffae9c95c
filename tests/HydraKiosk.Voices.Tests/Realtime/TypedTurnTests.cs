using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>A turn that the person types.</summary>
public sealed class TypedTurnTests
{
    [Fact]
    public async Task It_is_answered_and_told_as_a_spoken_one_is()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(0.5)));
        Assert.True(served.Voice.Traits.TakesTypedTurns);

        Assert.True(served.Voice.SayTyped("Where is the lift?"));
        await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal("Where is the lift?", Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words);
        Assert.Single(served.Heard.OfType<VoiceSpeechBegan>());
        Assert.Equal(1, served.Server.Log.CountReceived("conversation.item.create"));
        Assert.Equal(1, served.Server.Log.CountReceived("response.create"));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Without_a_session_it_is_refused()
    {
        await using var served = await ServedVoice.StartAsync(ServedVoice.Scenario());
        Assert.False(served.Voice.SayTyped("Hello"));
    }
}
