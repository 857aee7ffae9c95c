using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hosting.Voices;

namespace HydraKiosk.Tests.Conversation;

/// <summary>
/// From the moment in which a voice tells that a person speaks to silence at the device, on the real engine under the real conversation, in virtual
/// time, at every millisecond of a period. That a voice tells it without waiting, by its service's word or its own ear, is in
/// <c>HydraKiosk.Voices.Tests</c>; what a machine adds in real time, the sound card's stories measure.
/// </summary>
public sealed class BargeInTests(ITestOutputHelper output)
{
    private const double PeriodMs = 10;

    [Theory]
    [InlineData(VoiceKind.Hydra)]
    [InlineData(VoiceKind.Realtime)]
    [InlineData(VoiceKind.Cascade)]
    [InlineData(VoiceKind.Duplex)]
    public void A_person_who_speaks_into_a_reply_silences_it_within_a_period_and_10_ms(VoiceKind kind)
    {
        var traits = VoiceFactory.TraitsOf(new VoiceOptions { Name = "tried", Kind = kind });
        var worst = TimeSpan.Zero;
        for (var afterPeriodMs = 0; afterPeriodMs < 10; afterPeriodMs++)
        {
            using var bench = new SeamBench(traits);
            bench.Reply(1, 5.0);
            bench.Run(1.0);
            Assert.True(bench.LoudestSinceAttached > 0.1, "the reply is not heard");

            var silent = bench.SilentAfter(afterPeriodMs, new VoiceSpeechBegan("u"));
            Assert.InRange(silent.TotalMilliseconds, 0.1, PeriodMs + 10);
            worst = silent > worst ? silent : worst;
        }

        output.WriteLine($"{kind}: at most {worst.TotalMilliseconds:0.0} ms (goal: a period of {PeriodMs:0} ms and 10 ms)");
    }
}
