using HydraKiosk.Audio.Echo;

namespace HydraKiosk.Audio.Tests.Echo;

public sealed class ReferenceWatchTests
{
    private readonly ReferenceWatch _watch = new();
    private readonly float[] _silent = new float[160];
    private readonly float[] _sounding = Enumerable.Repeat(0.01f, 160).ToArray();

    [Fact]
    public void A_channel_that_is_silent_while_the_loudspeaker_speaks_is_no_reference_after_a_fifth_of_a_second()
    {
        var trusted = Enumerable.Range(0, 40).Select(_ => _watch.Observe(-20, _silent)).ToArray();
        Assert.All(trusted[..20], Assert.True);
        Assert.All(trusted[20..], Assert.False);
    }

    [Fact]
    public void It_stays_none_in_the_pauses_and_is_one_again_when_it_sounds()
    {
        for (var i = 0; i < 40; i++)
        {
            _watch.Observe(-20, _silent);
        }

        Assert.False(_watch.Observe(-90, _silent));
        Assert.True(_watch.Observe(-90, _sounding));
        Assert.True(_watch.Observe(-20, _silent));
    }

    [Fact]
    public void Silence_on_both_sides_says_nothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(_watch.Observe(-60, _silent));
        }
    }
}
