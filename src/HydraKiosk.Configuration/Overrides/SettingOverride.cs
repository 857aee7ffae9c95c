using System.Collections;

namespace HydraKiosk.Configuration.Overrides;

/// <summary>A setting that an environment variable gives: it stands above the file.</summary>
/// <param name="Variable">The whole name, <c>HYDRA_KIOSK__audio__playback__volume</c>: keys separated by two underscores, in any case.</param>
/// <param name="Value">JSON, or a text without quotes.</param>
public sealed record SettingOverride(string Variable, string Value)
{
    /// <summary>How their names begin.</summary>
    public const string Prefix = "HYDRA_KIOSK__";

    /// <summary>Those of this process, in the order of their names.</summary>
    public static IReadOnlyList<SettingOverride> OfProcess() => Of(Environment.GetEnvironmentVariables());

    /// <summary>Those among variables, in the order of their names.</summary>
    /// <param name="variables">Names and values.</param>
    public static IReadOnlyList<SettingOverride> Of(IDictionary variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var found = new List<SettingOverride>();
        foreach (DictionaryEntry variable in variables)
        {
            if (variable is { Key: string name, Value: string value } && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(new SettingOverride(name, value));
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Variable, b.Variable));
        return found;
    }
}

/// <summary>A variable that leads to a setting.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Path">The setting.</param>
/// <param name="ReplacesFile">Whether the file gives the setting as well.</param>
public sealed record AppliedOverride(string Variable, string Path, bool ReplacesFile);
