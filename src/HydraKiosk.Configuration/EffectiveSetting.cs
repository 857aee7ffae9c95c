using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>Where a value comes from.</summary>
public enum SettingSource
{
    /// <summary>Nobody gives it.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The chosen profile, in place of whatever else gives it.</summary>
    Profile,
}

/// <summary>One value as it takes effect.</summary>
/// <param name="Path">Which setting, such as <c>audio.playback.volume</c> or <c>tools.catalogue[0].name</c>.</param>
/// <param name="Value">Its value as JSON, on one line.</param>
/// <param name="IsSecret">Whether the value is to be shown to nobody.</param>
/// <param name="Place">Where it is given; line 0 where no place in a text gives it.</param>
/// <param name="Source">Who gives it.</param>
public sealed record EffectiveSetting(string Path, string Value, bool IsSecret, SourcePosition Place, SettingSource Source)
{
    private const string VariableOrigin = "environment variable ";

    /// <summary>What stands where a secret would.</summary>
    public const string Hidden = "\"" + Credentials.SecretText.Hidden + "\"";

    /// <summary>The value, or what stands in its place.</summary>
    public string Shown => IsSecret ? Hidden : Value;

    /// <summary>The profile whose value it is; null where the value comes from somewhere else.</summary>
    public string? Profile { get; init; }

    /// <summary>The profile that does not offer the tool or MCP server of which this is the name; null where it is offered, or no name.</summary>
    public string? NotOfferedIn { get; init; }

    /// <summary>The variable's name; null where none gives the value.</summary>
    public string? Variable => Place.Origin?[VariableOrigin.Length..];

    /// <summary>The source in words.</summary>
    public string Words => Source switch
    {
        SettingSource.Profile => $"profile {Profile}, {PlaceInWords}",
        _ when NotOfferedIn is { } profile => $"{PlaceInWords}; not offered in profile {profile}",
        _ => PlaceInWords,
    };

    private string PlaceInWords => Source == SettingSource.Default ? "default" : Variable ?? $"line {Place.Line}, column {Place.Column}";
}
