using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>Voices die, stall and come back at random, in virtual time: no call runs twice for one question, and the conversation goes on.</summary>
public sealed class FailoverChaosTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Killed_and_revived_at_random_the_conversation_goes_on(int seed)
    {
        var random = new Random(seed);
        string Wire() => Wires.All[random.Next(Wires.All.Length)];
        await using var room = new Room([("first", Wires.Of(Wire())), ("second", Wires.Of(Wire()))]);
        room.Voices.ForEach(v => v.UsesTool = v.Traits.Shape == Conversation.Voice.VoiceShape.TurnBased);
        room.Come();
        var answered = 0;
        for (var turn = 0; turn < 30; turn++)
        {
            var before = room.Printed.Count;
            room.Come().Speak();
            for (var step = 0; step < 4; step++)
            {
                room.Wait(random.NextDouble() * 3);
                var voice = room.Voices[random.Next(2)];
                switch (random.Next(4))
                {
                    case 0:
                        voice.Kill();
                        break;
                    case 1:
                        voice.StallsAt = (Stall)random.Next(5);
                        break;
                    default:
                        room.Voices.ForEach(static v => (v.IsUp, v.StallsAt) = (true, null));
                        break;
                }
            }

            room.Voices.ForEach(static v => (v.IsUp, v.StallsAt) = (true, null));
            room.Wait(15);
            Assert.InRange(room.Printed.Count - before, 0, 1); // words that have had an effect are not said again to the next voice
            answered += room.Answer is null ? 0 : 1;
        }

        // At last all is well, and so is the conversation.
        room.Wait(60);
        room.Come().Speak().Wait(12);

        Assert.NotNull(room.Answer);
        Assert.Equal(room.Printed.Distinct(), room.Printed);
        Assert.Equal(room.Outputs.Distinct(), room.Outputs);
        Assert.All(room.Outputs, o => Assert.StartsWith(o.Voice, o.Call, StringComparison.Ordinal));
        Assert.Equal(room.Speaker.Order.Order(), room.Speaker.Order);
        Assert.True(answered >= 24, $"{answered} of 30 answered");
    }
}
