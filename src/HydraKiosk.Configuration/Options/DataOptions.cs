namespace HydraKiosk.Configuration.Options;

/// <summary>How far a device goes to stay within its data.</summary>
public enum DataLimitAction
{
    /// <summary>It says so, and nothing else.</summary>
    Warn,

    /// <summary>From 80 % of a limit on it is connected only while somebody is there.</summary>
    OnDemand,

    /// <summary>The same, and at the limit no conversation begins.</summary>
    Refuse,
}

/// <summary>The <c>data</c> part of the file. Megabytes are a million bytes, as contracts count them.</summary>
public sealed record DataOptions
{
    /// <summary>Megabytes for a calendar day, both directions together; null for no limit.</summary>
    public int? PerDayMegabytes { get; init; }

    /// <summary>Megabytes for a calendar month, both directions together; null for no limit.</summary>
    public int? PerMonthMegabytes { get; init; }

    /// <summary>Minutes of sessions for a calendar day, which is what the service bills; null for no limit.</summary>
    public int? MinutesPerDay { get; init; }

    /// <summary>Network interfaces whose traffic counts; empty for all.</summary>
    public IReadOnlyList<string> MeteredInterfaces { get; init; } = [];

    /// <summary>What is done near a limit and at it.</summary>
    public DataLimitAction AtLimit { get; init; } = DataLimitAction.Warn;

    /// <summary>Whether there is any limit.</summary>
    public bool HasLimit => PerDayMegabytes is not null || PerMonthMegabytes is not null || MinutesPerDay is not null;
}
