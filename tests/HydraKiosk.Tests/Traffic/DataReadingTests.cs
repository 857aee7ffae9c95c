using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Traffic;

namespace HydraKiosk.Tests.Traffic;

/// <summary>The ledger held against the limits, the forecast, what messages cost, and the way that packets take.</summary>
public sealed class DataReadingTests
{
    private static readonly DateOnly _today = new(2026, 11, 30);

    [Theory]
    [InlineData(79, 0, "Within")]
    [InlineData(80, 0, "Near")]
    [InlineData(99, 0, "Near")]
    [InlineData(100, 0, "Spent")]
    [InlineData(0, 48, "Near")]
    [InlineData(90, 60, "Spent")]
    public void The_nearest_limit_decides(int megabytes, int minutes, string level)
    {
        var ledger = new DataLedger();
        ledger.Count(_today, megabytes * 1_000_000L, minutes * 60);

        var reading = DataReading.Of(new DataOptions { PerDayMegabytes = 100, PerMonthMegabytes = 1000, MinutesPerDay = 60 }, ledger, _today);

        Assert.Equal(level, reading.Level.ToString());
        Assert.Equal(minutes > 0 ? "the 60 session minutes of this day" : "the 100 MB of this day", reading.Limit);
    }

    [Fact]
    public void Without_a_limit_nothing_is_near()
    {
        var ledger = new DataLedger();
        ledger.Count(_today, long.MaxValue / 2, 1e9);

        Assert.Equal(new DataReading(DataLevel.Within, 0, ""), DataReading.Of(new DataOptions(), ledger, _today));
    }

    [Theory]
    [InlineData(DataLimitAction.Warn, "Spent", DataThrift.None)]
    [InlineData(DataLimitAction.OnDemand, "Within", DataThrift.None)]
    [InlineData(DataLimitAction.OnDemand, "Near", DataThrift.OnDemand)]
    [InlineData(DataLimitAction.OnDemand, "Spent", DataThrift.OnDemand)]
    [InlineData(DataLimitAction.Refuse, "Within", DataThrift.None)]
    [InlineData(DataLimitAction.Refuse, "Near", DataThrift.OnDemand)]
    [InlineData(DataLimitAction.Refuse, "Spent", DataThrift.Refuse)]
    public void The_ladder_goes_as_far_as_it_is_told(DataLimitAction action, string level, DataThrift thrift) =>
        Assert.Equal(thrift, new DataReading(Enum.Parse<DataLevel>(level), 1, "").Thrift(action));

    [Fact]
    public void A_forecast_goes_on_as_the_days_that_were_counted()
    {
        // First counted on the 11th; ten days to the 21st at midnight, ten more to the end of November: as much again.
        Assert.Equal(200, DataReading.Forecast(new DataDay(new(2026, 11, 11), 100, 0), new DateTime(2026, 11, 21))!.Value, 6);
        Assert.Equal(100, DataReading.Forecast(new DataDay(new(2026, 11, 1), 100, 0), new DateTime(2026, 11, 30, 23, 59, 59))!.Value, 2);
        Assert.Null(DataReading.Forecast(new DataDay(new(2026, 11, 30), 100, 0), new DateTime(2026, 11, 30, 5, 0, 0))); // five hours say nothing
    }

    /// <summary>
    /// An hour of silence at 50 messages of 903 bytes a second: 162.5 MB of messages, and the tenth or so that frames, encryption and transport add.
    /// </summary>
    [Fact]
    public void An_hour_of_an_open_session_costs_what_is_said_of_it()
    {
        const int Chunks = 50 * 3600;
        var bytes = DataTotals.WireBytes(new UplinkStatistics(Chunks, 0, 0, 0, 0, Chunks * 903L, 0));

        Assert.InRange(bytes / 1e6, 175, 185);
        Assert.InRange(DataTotals.WireBytes(new UplinkStatistics(0, 0, 0, 0, 0, 0, 100_000_000)) / 1e6, 103, 108);
    }

    [Fact]
    public void The_default_route_is_the_one_with_the_least_metric()
    {
        const string Table = """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            wwan0	00000000	0100000A	0003	0	0	700	00000000	0	0	0
            eth0	00000000	010011AC	0003	0	0	100	00000000	0	0	0
            eth1	00000000	010011AC	0002	0	0	1	00000000	0	0	0
            lo	00000000	00000000	0201	0	0	0	00000000	0	0	0
            eth0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
            """;

        Assert.Equal("eth0", DefaultRoute.Version4Interface(Table)); // eth1 is down, lo rejects
        Assert.Equal("wwan0", DefaultRoute.Version4Interface(string.Join('\n', Table.Split('\n').Where(l => !l.Contains("010011AC", StringComparison.Ordinal)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT\n")]
    [InlineData("eth0	00000000\n\n\0\0\0	x	y	z")]
    [InlineData("eth0	00000000	010011AC	zzzz	0	0	minus	00000000	0	0	0")]
    public void Without_one_nothing_is_known(string table)
    {
        Assert.Null(DefaultRoute.Version4Interface(table));
        Assert.Null(DefaultRoute.Version6Interface(table));
    }

    [Fact]
    public void A_network_of_IPv6_alone_has_one_too()
    {
        var none = new string('0', 32);
        string[] table =
        [
            $"fe80{none[4..]} 40 {none} 00 {none} 00000100 00000001 00000000 00000001     eth0",
            $"{none} 00 {none} 00 fe80{none[5..]}1 00000400 00000002 00000000 00000003    wwan0",
            $"{none} 00 {none} 00 {none} ffffffff 00000001 00000000 00200200       lo",
        ];

        Assert.Equal("wwan0", DefaultRoute.Version6Interface(string.Join('\n', table)));
    }
}
