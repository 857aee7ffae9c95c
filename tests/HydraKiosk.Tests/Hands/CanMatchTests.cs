using HydraKiosk.Configuration.Options;
using HydraKiosk.Hands;

namespace HydraKiosk.Tests.Hands;

/// <summary>When a button on a car's bus counts as released.</summary>
public sealed class CanMatchTests
{
    private static readonly ButtonOptions _button = new() { Source = ButtonSource.Can, Interface = "can0", Id = 0x130, Pattern = "45" };

    [Theory]
    [InlineData(false, null, null, 300)]
    [InlineData(true, null, null, 3000)]
    [InlineData(true, 500, null, 500)]
    [InlineData(true, 0, null, 0)]
    [InlineData(true, null, "00", 0)]
    [InlineData(false, null, "00", 0)]
    public void A_state_outlives_a_gap_in_its_frames_and_a_press_does_not(bool isSwitch, int? written, string? release, int expectedMs) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expectedMs),
            HandsFactory.Match(_button with { ReleaseAfterMs = written, ReleasePattern = release }, isSwitch).ReleaseAfter);
}
