using Microsoft.Extensions.Logging;

namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>log</c> part of the file.</summary>
public sealed record LogOptions
{
    /// <summary>The least level that is written: Debug, Information, Warning or Error.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;
}
