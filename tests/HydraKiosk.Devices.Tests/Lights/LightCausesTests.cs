using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightCausesTests
{
    [Fact]
    public void A_fault_is_one_line_with_the_place_what_was_seen_and_what_to_do()
    {
        var log = new TestLog();
        LightCauses.Write(log, "led-status", FakeLight.Broken("lamp"));
        var line = Assert.Single(log.Lines);
        Assert.Contains("led-status", line.Message);
        Assert.Contains("writing failed", line.Message);
        Assert.Contains("look at its wiring", line.Message);
    }
}
