using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightColourTests
{
    [Fact]
    public void A_lamp_without_colours_shows_the_brightest_part() => Assert.Equal(200, new LightColour(10, 200, 30).Brightness);
}
