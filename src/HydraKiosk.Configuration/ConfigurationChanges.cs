using System.Globalization;
using System.Text.Json;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Configuration;

/// <summary>What differs between two configurations, setting by setting, as the file would have them with every default written out.</summary>
public static class ConfigurationChanges
{
    private const string NotSet = "not set";
    private const string NotShown = "(not shown)";
    private const int LongestShown = 60;

    /// <summary>Keys under which a value may be a secret or somebody's own text.</summary>
    private static readonly string[] _neverShown = [".environment.", ".headers.", ".body.", ".sample.", ".command["];

    /// <summary>Ends of paths whose value is an address, the path of which often is what lets one in.</summary>
    private static readonly string[] _addresses = [".url", ".webhook"];

    /// <summary>All of it, in the order of the file.</summary>
    /// <param name="was">The configuration before.</param>
    /// <param name="now">The configuration after.</param>
    public static IReadOnlyList<SettingChange> Between(LoadedConfiguration was, LoadedConfiguration now)
    {
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(now);
        var changes = new List<SettingChange>();
        using var before = JsonDocument.Parse(KioskShape.Render(was.Options));
        using var after = JsonDocument.Parse(KioskShape.Render(now.Options));
        Compare("", before.RootElement, after.RootElement, changes);
        if (was.Instructions != now.Instructions && !changes.Exists(c => c.Path is "hydra.instructions" or "hydra.instructionsFile"))
        {
            changes.Add(new SettingChange(
                "hydra.instructionsFile", Length(was.Instructions), Length(now.Instructions), TakesEffect.NextSession)); // the same file, with another text
        }

        if (!was.Options.Hydra.Proxy.Equals(now.Options.Hydra.Proxy) && !changes.Exists(c => c.Path == "hydra.proxy"))
        {
            changes.Add(new SettingChange("hydra.proxy", NotShown, NotShown, Effect("hydra.proxy"))); // its user information is not printed
        }

        return changes;
    }

    private static void Compare(string path, JsonElement? was, JsonElement? now, List<SettingChange> changes)
    {
        if (was is { ValueKind: JsonValueKind.Object } wasObject && now is { ValueKind: JsonValueKind.Object } nowObject)
        {
            foreach (var member in wasObject.EnumerateObject())
            {
                Compare(Join(path, member.Name), member.Value, nowObject.TryGetProperty(member.Name, out var other) ? other : null, changes);
            }

            foreach (var member in nowObject.EnumerateObject())
            {
                if (!wasObject.TryGetProperty(member.Name, out _))
                {
                    Compare(Join(path, member.Name), null, member.Value, changes);
                }
            }
        }
        else if (was is { ValueKind: JsonValueKind.Array } wasList && now is { ValueKind: JsonValueKind.Array } nowList
            && wasList.GetArrayLength() == nowList.GetArrayLength())
        {
            for (var i = 0; i < wasList.GetArrayLength(); i++)
            {
                Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), wasList[i], nowList[i], changes);
            }
        }
        else if (was?.GetRawText() != now?.GetRawText())
        {
            changes.Add(new SettingChange(path, Words(path, was), Words(path, now), Effect(path, isWhole: was is null || now is null)));
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>
    /// A profile that comes or goes changes what a tool or a button may choose, which the parts of the device know from their beginning.
    /// </summary>
    private static TakesEffect Effect(string path, bool isWhole = false) =>
        isWhole && path.StartsWith("profiles.", StringComparison.Ordinal) && path.LastIndexOf('.') == "profiles".Length ? TakesEffect.WhenIdle
            : KioskShape.EffectOf(path) ?? TakesEffect.WhenIdle;

    private static string Words(string path, JsonElement? value)
    {
        if (value is not { } given)
        {
            return NotSet;
        }

        if (Array.Exists(_neverShown, key => path.Contains(key, StringComparison.Ordinal)))
        {
            return NotShown;
        }

        return given.ValueKind switch
        {
            JsonValueKind.String when Array.Exists(_addresses, key => path.EndsWith(key, StringComparison.Ordinal)) => Host(given.GetString()!),
            JsonValueKind.Object => "{ … }",
            JsonValueKind.Array => $"[{given.GetArrayLength().ToString(CultureInfo.InvariantCulture)} entries]",
            JsonValueKind.String when path.EndsWith("nstructions", StringComparison.Ordinal) || given.GetRawText().Length > LongestShown =>
                Length(given.GetString()!),
            _ => given.GetRawText(),
        };
    }

    /// <summary>Of an address what anybody may see.</summary>
    private static string Host(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? $"{uri.Scheme}://{uri.Host}/ {NotShown}" : NotShown;

    private static string Length(string text) => $"a text of {text.Length.ToString(CultureInfo.InvariantCulture)} characters";
}
