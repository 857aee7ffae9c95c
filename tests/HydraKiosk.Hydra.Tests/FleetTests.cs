namespace HydraKiosk.Hydra.Tests;

public class FleetTests
{
    [Fact]
    public void Ten_thousand_devices_come_back_spread_out()
    {
        var fleet = new FleetSimulation(10_000, TimeSpan.FromSeconds(60)).Run();
        Assert.Equal(10_000, fleet.ConnectedAfter.Count);
        Assert.InRange(fleet.PeakAfterOutage, 400, 1_000); // a tenth of them in the worst second; all of them without jitter
        Assert.InRange(fleet.ConnectedAfter[9_899], 20, 30);
    }

    [Fact]
    public void A_server_that_takes_few_at_a_time_gets_them_all_without_being_stormed()
    {
        var fleet = new FleetSimulation(10_000, TimeSpan.FromSeconds(60), capacity: 100).Run();
        Assert.Equal(10_000, fleet.ConnectedAfter.Count);
        Assert.InRange(fleet.PeakAfterOutage, 100, 1_000);
        Assert.InRange(fleet.ConnectedAfter[^1], 100, 400); // 100 s at best
    }
}
