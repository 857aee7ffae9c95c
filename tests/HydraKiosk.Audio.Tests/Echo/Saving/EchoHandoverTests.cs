using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;

namespace HydraKiosk.Audio.Tests.Echo.Saving;

public sealed class EchoHandoverTests
{
    private static readonly EchoConditions _conditions = new("microphone", "loudspeaker")
    {
        CaptureFormat = new AudioFormat(48_000, 2),
        PlaybackFormat = new AudioFormat(48_000, 1),
        Volume = 0.8,
    };

    private static readonly EchoStatus _proven = new(EchoSafety.Proven, 10, 30, EchoWitness.Listening);

    private readonly EchoHandover _handover = new();
    private readonly EchoCanceller _canceller = new(45);

    [Fact]
    public void Nobody_asks_and_nothing_is_given()
    {
        Assert.False(_handover.IsAsked);
        Assert.False(_handover.Give(_canceller, _proven, _conditions, 0.8));
        Assert.Null(_handover.Take());
    }

    [Fact]
    public void What_is_asked_for_is_given_once_and_belongs_to_the_volume_of_the_moment()
    {
        _handover.Ask();
        Assert.True(_handover.Give(_canceller, _proven, _conditions, 0.5));
        Assert.False(_handover.Give(_canceller, _proven, _conditions, 0.5));
        var learned = _handover.Take()!;
        Assert.Null(_handover.Take());
        Assert.Equal(0.5, learned.Conditions.Volume);
        Assert.Equal(EchoStateProblem.None, EchoState.Check(learned.State.Span, (_conditions with { Volume = 0.5 }).Words));
        Assert.Equal(EchoStateProblem.OtherDevice, EchoState.Check(learned.State.Span, _conditions.Words));
    }

    [Fact]
    public void One_that_nobody_took_is_replaced_by_a_newer_one()
    {
        _handover.Ask();
        _handover.Give(_canceller, _proven, _conditions, 0.5);
        _handover.Ask();
        Assert.True(_handover.Give(_canceller, _proven, _conditions, 0.6));
        Assert.Equal(0.6, _handover.Take()!.Conditions.Volume);
    }

    [Fact]
    public void What_is_not_proven_is_not_given_and_the_question_is_forgotten()
    {
        _handover.Ask();
        Assert.False(_handover.Give(_canceller, _proven with { Safety = EchoSafety.PathChanged }, _conditions, 0.8));
        Assert.False(_handover.IsAsked);
        Assert.Null(_handover.Take());
    }

    [Fact]
    public void The_audio_thread_allocates_nothing_for_it()
    {
        _handover.Ask();
        _handover.Give(_canceller, _proven, _conditions, 0.8); // whatever is made once
        _handover.Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var given = _handover.Give(_canceller, _proven, _conditions, 0.8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(given);
    }

    /// <summary>Names come from drivers, and one must not be able to pass for the words of another condition.</summary>
    [Fact]
    public void No_two_conditions_have_the_same_words()
    {
        EchoConditions[] all =
        [
            _conditions, _conditions with { Capture = "other" }, _conditions with { Playback = "other" }, _conditions with { Volume = 0.79 },
            _conditions with { CaptureFormat = new AudioFormat(44_100, 2) }, _conditions with { PlaybackFormat = new AudioFormat(44_100, 1) },
            _conditions with { Channel = 1 }, _conditions with { ReferenceChannel = 2 }, _conditions with { GainDb = 1 },
            _conditions with { LimitDbfs = -3 }, _conditions with { Canceller = EchoConditions.ExternalCanceller },
            _conditions with { Capture = "a\", 48000 Hz, 2 channels" }, _conditions with { Capture = "a\\", Playback = "\"b" },
        ];
        Assert.Equal(all.Length, all.Select(c => c.Words).Distinct().Count());
        Assert.Equal(_conditions.Words, (_conditions with { Volume = (float)0.8 }).Words); // as the engine keeps it
    }
}
