using HydraKiosk.Audio.Capture;

namespace HydraKiosk.Audio.Tests.Capture;

public sealed class MonoMixTests
{
    [Fact]
    public void A_channel_that_is_no_microphone_is_left_out_of_the_mean()
    {
        var mono = new float[2];
        MonoMix.Mix([1, 3, 100, 2, 4, 100], channels: 3, channel: null, gain: 0.5f, mono, except: 2);
        Assert.Equal([1, 1.5f], mono);
        MonoMix.Mix([1, 3, 5, 2, 4, 6], channels: 3, channel: null, gain: 1, mono);
        Assert.Equal([3, 4], mono);
    }

    [Fact]
    public void A_channel_that_is_not_there_takes_nothing_from_the_mean()
    {
        var mono = new float[1];
        MonoMix.Mix([1, 3], channels: 2, channel: null, gain: 1, mono, except: 7);
        Assert.Equal([2], mono);
    }

    [Theory]
    [InlineData(1, null)] // a microphone is needed beside it
    [InlineData(4, 3)]
    [InlineData(3, null)]
    public void A_reference_is_one_of_several_channels(int channels, int? expected) =>
        Assert.Equal(expected, new CaptureOptions(ReferenceChannel: 3).ReferenceOf(channels));
}
