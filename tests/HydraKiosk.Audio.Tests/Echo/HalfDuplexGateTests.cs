using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Echo;

public sealed class HalfDuplexGateTests
{
    private readonly ManualClock _clock = new();
    private readonly TalkGate _talk = new();

    [Theory]
    [InlineData(EchoPolicy.HalfDuplex, true, true)]
    [InlineData(EchoPolicy.HalfDuplex, false, false)]
    [InlineData(EchoPolicy.Cancel, true, true)]
    [InlineData(EchoPolicy.Cancel, false, false)]
    [InlineData(EchoPolicy.Off, true, false)]
    [InlineData(EchoPolicy.Off, false, false)]
    public void It_closes_only_where_an_echo_can_come_back(EchoPolicy policy, bool hasEchoPath, bool closes)
    {
        var gate = new HalfDuplexGate(policy, hasEchoPath, _talk, _clock);
        Assert.Equal(closes, gate.IsInUse);
        Assert.Equal(closes, Step(gate, true));
    }

    [Fact]
    public void It_stays_closed_until_the_room_has_died_down()
    {
        var gate = Open();
        Assert.False(Step(gate, false));
        Assert.True(Step(gate, true));
        Assert.True(After(gate, 249));
        Assert.False(After(gate, 1));
    }

    [Fact]
    public void A_press_that_silenced_the_loudspeaker_opens_it_at_once()
    {
        var gate = Open();
        gate.Step(true);
        _talk.PressedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.True(Step(gate, true)); // it still sounds
        Assert.False(After(gate, 10));
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(5_000, true)]
    public void A_press_long_before_the_loudspeaker_fell_silent_was_not_what_silenced_it(int soundedOnMs, bool isClosed)
    {
        var gate = Open();
        _talk.PressedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(soundedOnMs));
        gate.Step(true);
        Assert.Equal(isClosed, After(gate, 10));
    }

    [Fact]
    public void A_press_after_the_loudspeaker_fell_silent_does_not_shorten_the_tail()
    {
        var gate = Open();
        gate.Step(true);
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        _talk.PressedAt = _clock.GetTimestamp();
        Assert.True(After(gate, 10));
    }

    private HalfDuplexGate Open() => new(EchoPolicy.HalfDuplex, hasEchoPath: true, _talk, _clock);

    private bool After(HalfDuplexGate gate, int ms)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(ms));
        return Step(gate, isAudible: false);
    }

    private static bool Step(HalfDuplexGate gate, bool isAudible)
    {
        gate.Step(isAudible);
        Assert.Equal(gate.IsClosed ? EchoPassage.Close : EchoPassage.Pass, gate.Process(new float[160], []));
        return gate.IsClosed;
    }
}
