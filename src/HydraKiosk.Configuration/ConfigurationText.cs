using System.Text;
using HydraKiosk.Configuration.Editing;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>A configuration as text.</summary>
public static class ConfigurationText
{
    private static readonly Dictionary<string, SourcePosition> _nowhere = [];

    /// <summary>The file with every default, as it would be written; secrets are masked.</summary>
    public static string Render(KioskOptions options) => Render(options, _nowhere, null, _ => "");

    /// <summary>The file with every default, as <c>config show</c> prints it: each line with the source of its value, secrets masked.</summary>
    /// <param name="configuration">The configuration without any profile.</param>
    /// <param name="profile">The chosen profile, one of the configuration's; null for none.</param>
    public static string RenderWithSources(LoadedConfiguration configuration, string? profile = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var shown = profile is null ? null : new ShownProfile(configuration, profile);
        return Render(shown?.Options ?? configuration.Options, configuration.Places, shown, setting => $" // {setting.Words}");
    }

    /// <summary>Every value with its source, in the order of the printed file.</summary>
    /// <param name="configuration">The configuration without any profile.</param>
    /// <param name="profile">The chosen profile, one of the configuration's; null for none.</param>
    public static IReadOnlyList<EffectiveSetting> Settings(LoadedConfiguration configuration, string? profile = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var shown = profile is null ? null : new ShownProfile(configuration, profile);
        return EffectiveSettings.Of(shown?.Options ?? configuration.Options, configuration.Places, shown, out _).ConvertAll(found => found.Setting);
    }

    /// <summary>The JSON Schema of the file.</summary>
    public static string RenderSchema() => KioskShape.RenderSchema();

    /// <summary>Tables of every setting, in Markdown.</summary>
    public static string RenderMarkdown() => SettingsTable.Render();

    /// <summary>When a change of the setting at a path takes effect in a daemon that runs.</summary>
    public static TakesEffect EffectOf(string path) => KioskShape.EffectOf(path) ?? TakesEffect.WhenIdle;

    private static string Render(
        KioskOptions options, IReadOnlyDictionary<string, SourcePosition> places, ShownProfile? profile, Func<EffectiveSetting, string> remark)
    {
        var found = EffectiveSettings.Of(options, places, profile, out var text);
        var edits = new List<TextEdit>();
        foreach (var (setting, node) in found)
        {
            if (setting.IsSecret)
            {
                edits.Add(new TextEdit(node.Start, node.End, Encoding.UTF8.GetBytes(EffectiveSetting.Hidden)));
            }

            var lineEnd = text.AsSpan(node.End).IndexOf((byte)'\n') + node.End; // the text ends with one
            edits.Add(new TextEdit(lineEnd, lineEnd, Encoding.UTF8.GetBytes(remark(setting))));
        }

        return Encoding.UTF8.GetString(TextEdit.Apply(text, edits));
    }
}
