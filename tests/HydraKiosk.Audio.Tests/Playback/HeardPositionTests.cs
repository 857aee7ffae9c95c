using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Playback;

/// <summary>Reply and time in one word.</summary>
public sealed class HeardPositionTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0.0203)]
    [InlineData(int.MaxValue, 400_000)]
    public void What_is_read_is_what_was_written_to_a_tenth_of_a_millisecond(int reply, double seconds)
    {
        var position = new HeardPosition();
        Assert.Equal((0, TimeSpan.Zero), position.Read());

        position.Set(reply, TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(999));

        Assert.Equal((reply, TimeSpan.FromSeconds(seconds)), position.Read());
    }
}
