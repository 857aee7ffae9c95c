using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Toolbox;

/// <summary>What the configuration says about when a tool may run, as the policy takes it.</summary>
internal static class ToolRulesOf
{
    /// <summary>The rules; what the file leaves open follows from the class.</summary>
    /// <param name="options">From the file.</param>
    /// <param name="own">The tool's own class, where the file says none.</param>
    /// <param name="ownTimeout">The tool's own time limit, where the file says none; null for the usual one.</param>
    public static ToolRules Make(ToolRuleOptions options, ToolClass own, TimeSpan? ownTimeout = null)
    {
        var usual = ToolDefaults.For(options.Class ?? own);
        return usual with
        {
            Modes = options.Modes is { } modes ? modes.ToHashSet() : usual.Modes,
            Consent = options.Confirm ?? usual.Consent,
            PerMinute = options.PerMinute,
            PerConversation = options.PerConversation,
            PerDay = options.PerDay,
            Cooldown = TimeSpan.FromSeconds(options.CooldownSeconds),
            Quiet = options.QuietHours is { } quiet ? Quiet(quiet) : null,
            RepeatWindow = TimeSpan.FromSeconds(options.RepeatWindowSeconds),
            Timeout = options.TimeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : ownTimeout ?? usual.Timeout,
            Delegated = options.Delegated ? options.CancelOn ?? BackgroundWork.UntilStopped : BackgroundWork.None,
            SecretArguments = options.SecretArguments.ToHashSet(StringComparer.Ordinal),
        };
    }

    private static QuietHours Quiet(string text)
    {
        var ends = text.Split('-');
        return new QuietHours(Time(ends[0]), Time(ends[1]));
    }

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
