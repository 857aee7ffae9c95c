using HydraKiosk.Control;
using HydraKiosk.Control.Client;

namespace HydraKiosk.Tests.Control;

/// <summary>Whether a device can serve people, in one word.</summary>
public sealed class HealthStatusTests
{
    private static readonly KioskStatus _well = new()
    {
        Audio = new() { IsWorking = true, Device = "USB" },
        Link = new() { State = "ready" },
    };

    private static readonly PresentTrouble _trouble = new("HK-2010", "the link was lost", "wait", NeedsTechnician: false, ForSeconds: 3);

    [Fact]
    public void A_device_with_nothing_wrong_is_well() => Assert.Equal((HealthStatus.Ok, 0), Of(_well));

    [Fact]
    public void A_trouble_makes_it_degraded_and_is_the_reason()
    {
        var health = HealthStatus.Of(_well with { Troubles = [_trouble] });

        Assert.Equal(HealthStatus.Degraded, health.Verdict);
        Assert.Equal([new HealthReason("HK-2010", "the link was lost")], health.Reasons);
    }

    [Fact]
    public void What_keeps_it_from_any_conversation_makes_it_failed()
    {
        Assert.Equal((HealthStatus.Failed, 1), Of(_well with { Audio = new() })); // not open yet
        Assert.Equal((HealthStatus.Failed, 1), Of(_well with { Audio = new() { Trouble = "unplugged" }, Troubles = [_trouble] }));
        Assert.Equal((HealthStatus.Failed, 1), Of(_well with
        {
            Link = new() { State = "failing", LastFault = new("credentials-refused", "", 1, null) { NeedsTechnician = true } },
            Troubles = [_trouble],
        }));
        Assert.Equal((HealthStatus.Degraded, 1), Of(_well with
        {
            Link = new() { State = "failing", LastFault = new("unreachable", "", 1, 2) },
            Troubles = [_trouble],
        }));
        Assert.Equal(HealthStatus.Failed, HealthStatus.Of(_well with { Data = new() { Thrift = DataStatus.Refuses } }).Verdict);
    }

    [Fact]
    public void A_kill_switch_is_told_and_is_no_fault() =>
        Assert.Equal((HealthStatus.Degraded, 1), Of(_well with { Kill = new() { InWords = "tools are stopped" } }));

    [Fact]
    public void The_line_of_the_status_tells_the_data_budget_where_there_is_one()
    {
        Assert.DoesNotContain("data", StatusLine.Of(_well), StringComparison.Ordinal);
        Assert.Contains(
            "; data 12.3 of 50 MB today, 123.5 of 1000 MB this month, 246 expected, 5.5 of 60 min today; ",
            StatusLine.Of(_well with
            {
                Data = new()
                {
                    DayMB = 12.34,
                    PerDayMB = 50,
                    MonthMB = 123.46,
                    PerMonthMB = 1000,
                    MonthForecastMB = 246.4,
                    DayMinutes = 5.5,
                    MinutesPerDay = 60
                }
            }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_socket_writes_the_black_box_and_says_where_it_is()
    {
        await using var bench = new ControlBench();
        using var client = bench.Connect();

        Assert.Equal("""{"ok":true,"file":"/var/lib/hydra-kiosk/blackbox/one.ndjson"}""", (await client.AskAsync("""{"do":"blackbox"}""")).GetRawText());
        bench.Control.BlackBox = null;
        var refused = await client.AskAsync("""{"do":"blackbox"}""");
        Assert.Equal("HK-6113", refused.GetProperty("code").GetString());
        Assert.Contains("the disk is full", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False((await client.AskAsync("""{"do":"blackbox","audio":true}""")).GetProperty("ok").GetBoolean());
    }

    private static (string, int) Of(KioskStatus status) => (HealthStatus.Of(status).Verdict, HealthStatus.Of(status).Reasons.Count);
}
