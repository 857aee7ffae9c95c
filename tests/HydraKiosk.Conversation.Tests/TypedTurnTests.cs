using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>A person types instead of speaking.</summary>
public sealed class TypedTurnTests
{
    private static readonly VoiceTraits _traits = new(new ChunkFormat(24_000, 20), 24_000) { TakesTypedTurns = true };

    [Fact]
    public void Typed_words_go_to_the_service()
    {
        using var bench = Listening(_traits);

        Assert.Equal("typed(Where is the lift?)", bench.At(1).Post(new PersonTyped("Where is the lift?")).Done());
    }

    [Fact]
    public void Whoever_types_interrupts()
    {
        using var bench = Listening(_traits);
        bench.Server(new VoiceSpeechBegan("u1"), new VoiceSpeechEnded("u1"), new VoiceTurnTaken("u1", null), new VoiceReplyBegan("r1", 1))
            .Loudspeaker(LoudspeakerEventKind.Started, 1).At(2).Done();

        var done = bench.Post(new PersonTyped("No, the other one")).Done();

        Assert.EndsWith("typed(No, the other one)", done, StringComparison.Ordinal);
        Assert.Contains("interrupt(r1)", done, StringComparison.Ordinal);
        Assert.Contains("discard(1)", done, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_sent_where_the_service_takes_none_or_nobody_is_there()
    {
        using var deaf = Listening(_traits with { TakesTypedTurns = false });
        Assert.Equal("", deaf.Post(new PersonTyped("Hello")).Done());

        using var empty = new LoopBench(Script.Always, _traits);
        empty.Post(new DaemonStarted()).Done(); // no session yet
        Assert.Equal("", empty.Post(new PersonTyped("Hello")).Done());
    }

    [Fact]
    public void What_was_typed_stands_in_no_log()
    {
        Assert.Equal("PersonTyped { 5 characters }", new PersonTyped("Hello").ToString());
        Assert.Equal("SayTyped { 5 characters }", new SayTyped("Hello").ToString());
    }

    private static LoopBench Listening(VoiceTraits traits)
    {
        var bench = new LoopBench(Script.Always, traits).Post(new DaemonStarted()).Ready();
        bench.Done();
        return bench;
    }
}
