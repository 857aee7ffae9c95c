using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>What differs between what the parts of the device are made of and what they are to be made of, the key included.</summary>
internal static class MakingChanges
{
    private const string NotShown = "(not shown)";

    /// <summary>All of it.</summary>
    public static IReadOnlyList<SettingChange> Between(KioskMaking was, KioskMaking now) =>
    [
        .. ConfigurationChanges.Between(was.Configuration, now.Configuration),
        .. was.Key.Reveal() == now.Key.Reveal() ? (SettingChange[])[]
            : [new SettingChange(SessionPaths.Key, NotShown, NotShown, TakesEffect.WhenIdle)],
    ];

    /// <summary>Tells each in the journal.</summary>
    public static void Tell(IReadOnlyList<SettingChange> changes, ILogger log)
    {
        foreach (var change in changes)
        {
            ReloadLog.Changed(log, change.Path, change.Was, change.Is, change.Effect.InShort());
        }
    }

    /// <summary>A change of a profile: it is heard as one, so that what could be had at once waits with the rest.</summary>
    public static SettingChange Together(SettingChange change) =>
        change.Effect == TakesEffect.AtOnce ? change with { Effect = TakesEffect.NextSession } : change;

    /// <summary>A change in words.</summary>
    public static string InWords(SettingChange change) => $"{change.Path}: {change.Was} -> {change.Is}, takes effect {change.Effect.InShort()}";
}
