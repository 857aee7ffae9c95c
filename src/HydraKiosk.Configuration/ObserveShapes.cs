using System.Net;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The parts of the file by which the device is observed: figures, data budget, black box.</summary>
internal static class ObserveShapes
{
    public static ObjectShape<MetricsOptions> Metrics { get; } = new(
        new MetricsOptions(),
        [
            new Setting<MetricsOptions, IPEndPoint>(
                "listen", "Where figures for Prometheus (/metrics) and the health (/health) are served, such as \"127.0.0.1:9464\"; without it nowhere.",
                new ListenShape(), o => o.Listen, (o, v) => o with { Listen = v }),
            new Setting<MetricsOptions, bool>(
                "allowRemote", "Allows \"listen\" to name an address that other machines reach. Whoever reaches it reads every figure.",
                new FlagShape(), o => o.AllowRemote, (o, v) => o with { AllowRemote = v }),
        ]);

    public static ObjectShape<DataOptions> Data { get; } = new(
        new DataOptions(),
        [
            new Setting<DataOptions, int?>(
                "perDayMB", "Megabytes (of a million bytes) for a calendar day, both directions together, 1 to 1000000; without it no limit.",
                new OptionalShape<int>(new WholeShape(1, 1_000_000, "MB")), o => o.PerDayMegabytes, (o, v) => o with { PerDayMegabytes = v }),
            new Setting<DataOptions, int?>(
                "perMonthMB", "The same for a calendar month, 1 to 10000000.",
                new OptionalShape<int>(new WholeShape(1, 10_000_000, "MB")), o => o.PerMonthMegabytes, (o, v) => o with { PerMonthMegabytes = v }),
            new Setting<DataOptions, int?>(
                "minutesPerDay", "Minutes of open sessions for a calendar day, which is what the service bills, 1 to 1440; without it no limit.",
                new OptionalShape<int>(new WholeShape(1, 1440, "min")), o => o.MinutesPerDay, (o, v) => o with { MinutesPerDay = v }),
            new Setting<DataOptions, IReadOnlyList<string>>(
                "meteredInterfaces", "Network interfaces whose traffic counts while the default route leads over them, such as \"wwan0\"; without it all.",
                new ListShape<string>(new InterfaceShape(), 16), o => o.MeteredInterfaces, (o, v) => o with { MeteredInterfaces = v }),
            new Setting<DataOptions, DataLimitAction>(
                "atLimit", "\"warn\" only says so; \"on-demand\" connects from 80 % of a limit on only while somebody is there; \"refuse\" does that too, "
                    + "and begins no conversation once a limit is reached.",
                new ChoiceShape<DataLimitAction>(
                    [("warn", DataLimitAction.Warn), ("on-demand", DataLimitAction.OnDemand), ("refuse", DataLimitAction.Refuse)]),
                o => o.AtLimit, (o, v) => o with { AtLimit = v }),
        ]);

    public static ObjectShape<BlackBoxOptions> BlackBox { get; } = new(
        new BlackBoxOptions(),
        [
            new Setting<BlackBoxOptions, bool>(
                "enabled", "Whether the last minute before a fault (events, states and levels, never sound) is written to blackbox/ in the state directory.",
                new FlagShape(), o => o.Enabled, (o, v) => o with { Enabled = v }),
            new Setting<BlackBoxOptions, bool>(
                "words", "Whether it holds what was said as well, as far as the service sends it as text. For a diagnosis only.",
                new FlagShape(), o => o.Words, (o, v) => o with { Words = v }),
            new Setting<BlackBoxOptions, int>(
                "files", "How many files are kept, 1 to 1000.", new WholeShape(1, 1000), o => o.Files, (o, v) => o with { Files = v }),
            new Setting<BlackBoxOptions, int>(
                "maxMegabytes", "Megabytes that they may take together, 1 to 1000.",
                new WholeShape(1, 1000, "MB"), o => o.MaxMegabytes, (o, v) => o with { MaxMegabytes = v }),
        ]);
}
