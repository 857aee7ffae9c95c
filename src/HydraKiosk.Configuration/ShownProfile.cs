using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>
/// A profile over its configuration for reading: the values that take effect, and which of them are its own. Tools that it does not offer stay,
/// marked, since other profiles name them and what is printed can be used as a file.
/// </summary>
internal sealed class ShownProfile
{
    private readonly string _name;
    private readonly Dictionary<string, SourcePosition> _own = [];
    private readonly HashSet<string> _notOffered = [];

    /// <param name="configuration">The configuration without any.</param>
    /// <param name="name">The profile; one of the configuration's.</param>
    public ShownProfile(LoadedConfiguration configuration, string name)
    {
        _name = name;
        var (below, profile) = (configuration.Options, configuration.Options.Profiles[name]);
        var hasPersona = profile is not { Instructions: null, InstructionsFile: null };
        var over = ProfileOverlay.Over(configuration, profile, persona: null).Options;
        Options = over with
        {
            Hydra = !hasPersona ? over.Hydra : over.Hydra with { Instructions = profile.Instructions, InstructionsFile = profile.InstructionsFile },
            Tools = below.Tools,
        };
        (string Key, string Setting, object? Value)[] values =
        [
            ("instructions", "hydra.instructions", profile.Instructions),
            ("instructionsFile", "hydra.instructionsFile", profile.InstructionsFile),
            ("voice", "hydra.voice", profile.Voice),
            ("greeting", "hydra.greeting", profile.Greeting),
            ("talkMode", "talk.mode", profile.TalkMode),
            ("volume", "audio.playback.volume", profile.Volume),
        ];
        foreach (var (key, setting, _) in values.Where(v => v.Value is not null))
        {
            _own.Add(setting, configuration.Places[$"profiles.{name}.{key}"]);
        }

        if (profile.Tools is { } offered)
        {
            Leave("tools.catalogue", below.Tools.Catalogue.Select(t => t.Name), offered);
            Leave("tools.mcpServers", below.Tools.McpServers.Select(s => s.Name), offered);
        }
    }

    /// <summary>What takes effect.</summary>
    public KioskOptions Options { get; }

    /// <summary>The setting with what the profile has to do with it.</summary>
    public EffectiveSetting Mark(EffectiveSetting setting) =>
        _own.TryGetValue(setting.Path, out var place) ? setting with { Source = SettingSource.Profile, Profile = _name, Place = place }
        : _notOffered.Contains(setting.Path) ? setting with { NotOfferedIn = _name } : setting;

    private void Leave(string list, IEnumerable<string> names, IReadOnlyList<string> offered)
    {
        foreach (var (index, name) in names.Index())
        {
            if (!offered.Contains(name))
            {
                _notOffered.Add(string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].name"));
            }
        }
    }
}
