using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Measuring;

public sealed class OnlyChannelTests
{
    [Fact]
    public void One_loudspeaker_sounds_while_the_others_are_silent_and_all_of_them_again()
    {
        var pump = new DevicePump(new AudioFormat(16000, 1), new AudioFormat(16000, 3), 2, new ManualClock());
        pump.ToPlay.Write([0.1f, 0.2f, 0.3f, 0.4f]);
        var toPlay = new float[6];

        pump.OnlyChannel = 1;
        pump.OnPeriod([0f, 0f], toPlay);
        Assert.Equal([0f, 0.1f, 0f, 0f, 0.2f, 0f], toPlay);

        pump.OnlyChannel = null;
        pump.OnPeriod([0f, 0f], toPlay);
        Assert.Equal([0.3f, 0.3f, 0.3f, 0.4f, 0.4f, 0.4f], toPlay);
    }

    [Fact]
    public void The_test_tone_begins_and_ends_in_silence_and_follows_the_gain()
    {
        var loud = TestTone.Create(48000, 1);
        var soft = TestTone.Create(48000, 0.5);

        Assert.Equal(TestTone.Length.TotalSeconds * 48000, loud.Length, 2);
        Assert.InRange(loud.Max(), 0.2f, 0.25f);
        Assert.InRange(Math.Abs(loud[0]) + Math.Abs(loud[^1]), 0, 1e-3f);
        Assert.Equal(loud.Max() / 2, soft.Max(), 1e-4);
    }
}
