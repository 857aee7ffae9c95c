using System.Net;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration;

/// <summary>What the settings by which the device is observed must have together.</summary>
internal static class ObserveRules
{
    /// <summary>Checks them.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    public static void Check(KioskOptions options, ReadContext context)
    {
        CheckMetrics(options.Metrics, context);
        CheckData(options, context);
        if (options.BlackBox is { Enabled: false, Words: true })
        {
            context.Warn(ConfigurationCauses.NoEffect, "blackBox.words", "nothing is written, because \"blackBox.enabled\" is false.");
        }
    }

    private static void CheckMetrics(MetricsOptions metrics, ReadContext context)
    {
        if (!context.AreGood("metrics", "metrics.listen", "metrics.allowRemote"))
        {
            return;
        }

        if (metrics is { Listen: { } listen, AllowRemote: false } && !IPAddress.IsLoopback(listen.Address))
        {
            context.Error(
                ConfigurationCauses.Contradiction, "metrics.listen",
                $"{listen.Address} can be reached from other machines, and the figures have no password; use 127.0.0.1, or set \"allowRemote\": true on a "
                    + "network that you trust.");
        }
        else if (metrics is { Listen: null, AllowRemote: true })
        {
            context.Warn(ConfigurationCauses.NoEffect, "metrics.allowRemote", "nothing is served without \"metrics.listen\".");
        }
    }

    private static void CheckData(KioskOptions options, ReadContext context)
    {
        var data = options.Data;
        if (!context.AreGood("data", "data.perDayMB", "data.perMonthMB", "data.minutesPerDay", "data.atLimit"))
        {
            return;
        }

        if (!data.HasLimit && data.AtLimit != DataLimitAction.Warn)
        {
            context.Warn(ConfigurationCauses.NoEffect, "data.atLimit", "there is no limit; give \"perDayMB\", \"perMonthMB\" or \"minutesPerDay\".");
        }
        else if (data.AtLimit == DataLimitAction.OnDemand && options.Hydra.Session == SessionPolicy.OnDemand && context.AreGood("hydra.session"))
        {
            context.Warn(ConfigurationCauses.NoEffect, "data.atLimit", "\"hydra.session\" is \"on-demand\" already; only \"refuse\" saves more.");
        }

        if (data.PerDayMegabytes > data.PerMonthMegabytes)
        {
            context.Warn(
                ConfigurationCauses.Contradiction, "data.perDayMB",
                $"the limit of a day ({data.PerDayMegabytes} MB) is above that of a month ({data.PerMonthMegabytes} MB), which is reached first.");
        }
    }
}
