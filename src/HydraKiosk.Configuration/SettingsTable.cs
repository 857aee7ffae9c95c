using System.Globalization;
using System.Text;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>Tables of every setting for people who read and do not edit, one for each part of the file.</summary>
internal static class SettingsTable
{
    /// <summary>Renders them in GitHub's notation.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        foreach (var part in KioskShape.Root.Settings)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(CultureInfo.InvariantCulture, $"## `{part.Key}`\n\n{Cell(part.Description)}\n\n");
            text.Append("| setting | what it takes | default | takes effect | what it does |\n|---|---|---|---|---|\n");
            Rows(text, part, part.Key);
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, SettingFacts setting, string path)
    {
        var (shape, below) = (setting.Shape, path);
        var isNamed = false;
        while (shape.Entry is not null || shape.Item is not null)
        {
            (shape, below, isNamed) = shape.Entry is { } entry ? (entry, below + ".NAME", true) : (shape.Item!, below + "[]", true);
        }

        if (isNamed || shape.Settings.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{path}` | {Cell(Takes(setting.Shape, shape))} | {Default(setting)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {ConfigurationText.EffectOf(path).InShort()} | {Cell(setting.Description)} |\n");
        }

        foreach (var one in shape.Settings)
        {
            Rows(text, one, $"{below}.{one.Key}");
        }
    }

    /// <summary>What the value may be; of a list or map also what its entries are, where those have no rows of their own.</summary>
    private static string Takes(Shape whole, Shape innermost) =>
        whole == innermost || innermost.Settings.Count > 0 ? whole.Expected : $"{whole.Expected}: {innermost.Expected}";

    private static string Default(SettingFacts setting) => setting.IsRequired ? "required" : setting.Default is { } text ? $"`{Cell(text)}`" : "–";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
