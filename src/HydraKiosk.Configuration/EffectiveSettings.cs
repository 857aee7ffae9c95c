using System.Globalization;
using System.Text;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Paths;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>A value and where it stands in the printed file.</summary>
internal sealed record FoundSetting(EffectiveSetting Setting, ConfigNode Node);

/// <summary>A configuration as it takes effect, value by value: the printed file, taken apart again along its description.</summary>
internal static class EffectiveSettings
{
    /// <summary>Visits every value.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="places">Where settings are given.</param>
    /// <param name="profile">The chosen profile; null for none. Its values are those of <paramref name="options"/> already.</param>
    /// <param name="text">The configuration as the file would have it; the nodes know their places in it.</param>
    public static List<FoundSetting> Of(
        KioskOptions options, IReadOnlyDictionary<string, SourcePosition> places, ShownProfile? profile, out byte[] text)
    {
        text = Encoding.UTF8.GetBytes(KioskShape.Render(options));
        var found = new List<FoundSetting>();
        var root = ConfigParser.Parse(new SourceText(text), out _)!; // written just now
        new Walk(text, places, profile, found).Visit(root, KioskShape.Root, "", isSecret: false);
        return found;
    }

    private sealed class Walk(byte[] text, IReadOnlyDictionary<string, SourcePosition> places, ShownProfile? profile, List<FoundSetting> found)
    {
        public void Visit(ConfigNode node, Shape? shape, string path, bool isSecret)
        {
            var isDivided = node.Members.Count + node.Items.Count > 0;
            if (!isDivided || shape is null || shape is { Settings.Count: 0, Entry: null, Item: null })
            {
                found.Add(new FoundSetting(Setting(node, path, isSecret), node));
                return;
            }

            foreach (var member in node.Members)
            {
                var step = new PathStep(member.Key);
                Visit(member.Value, SettingLookup.Below(shape, step), step.After(path), isSecret || shape.Hides(member.Key));
            }

            for (var i = 0; i < node.Items.Count; i++)
            {
                Visit(node.Items[i], shape.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), isSecret);
            }
        }

        private EffectiveSetting Setting(ConfigNode node, string path, bool isSecret)
        {
            var isGiven = places.TryGetValue(path, out var place);
            var setting = new EffectiveSetting(
                path, Encoding.UTF8.GetString(text.AsSpan(node.Start, node.End - node.Start)), isSecret, place,
                !isGiven ? SettingSource.Default : place.Origin is null ? SettingSource.File : SettingSource.Environment);
            return profile?.Mark(setting) ?? setting;
        }
    }
}
