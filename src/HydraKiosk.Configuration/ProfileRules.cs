using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration;

/// <summary>What the settings of profiles must have together, and what chooses them.</summary>
internal static class ProfileRules
{
    /// <summary>The tool by which the model chooses one.</summary>
    private const string SwitchTool = "switch_profile";

    /// <summary>Checks the profiles and whatever names one.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    /// <returns>The personas of those that have one of their own, by the profile's name.</returns>
    public static IReadOnlyDictionary<string, string> Check(KioskOptions options, ReadContext context)
    {
        var personas = new Dictionary<string, string>();
        foreach (var (name, profile) in options.Profiles)
        {
            var path = $"profiles.{name}";
            if (Persona(profile, path, context) is { } persona)
            {
                personas.Add(name, persona);
            }

            CheckOne(name, profile, path, options, context);
        }

        CheckName(options.Profile, "profile", options, context);
        foreach (var (name, button) in options.Buttons)
        {
            CheckButton($"buttons.{name}", name, button, options, context);
        }

        if (options.Profiles.Count == 0 && options.Tools.Catalogue.Any(t => t.Kind == ToolKind.Builtin && t.Name == SwitchTool))
        {
            context.Error(ConfigurationCauses.Missing, "tools.catalogue",
                $"the tool \"{SwitchTool}\" has nothing to choose from: add \"profiles\": {{ … }}, or remove it.");
        }

        return personas;
    }

    private static string? Persona(ProfileOptions profile, string path, ReadContext context)
    {
        if (profile is { Instructions: not null, InstructionsFile: not null })
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.instructionsFile", "\"instructions\" is given as well; keep one of the two.");
            return null;
        }

        var key = profile.InstructionsFile is null ? "instructions" : "instructionsFile";
        return profile is { Instructions: null, InstructionsFile: null } ? null
            : ConfigurationRules.Persona(profile.Instructions, profile.InstructionsFile, $"{path}.{key}", context);
    }

    private static void CheckOne(string name, ProfileOptions profile, string path, KioskOptions options, ReadContext context)
    {
        if (name == ProfileOptions.Base)
        {
            context.Error(ConfigurationCauses.Contradiction, path,
                $"\"{ProfileOptions.Base}\" stands for no profile where one is chosen; give this one another name.");
        }

        if (profile.Voice is { } voice && context.AreGood("hydra.model", $"{path}.voice"))
        {
            ConfigurationRules.CheckVoice(options.Hydra.Model, voice, $"{path}.voice", context);
        }

        if (profile.TalkMode is { } mode)
        {
            ConfigurationRules.CheckTalk(options, mode, $"{path}.talkMode", context);
        }

        if (profile is { Days: not null, Hours: null } && context.AreGood($"{path}.hours"))
        {
            context.Error(ConfigurationCauses.Missing, $"{path}.hours", "\"days\" says on which days, and nothing says at what time: add \"hours\".");
        }

        if (profile.Days is { Count: 0 } && context.AreGood($"{path}.days"))
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.days", "the list is empty, so the hours never begin.");
        }

        if (context.Problems.Any(p => p.Severity == ProblemSeverity.Error && p.Path.StartsWith("tools", StringComparison.Ordinal)))
        {
            return; // the names are not all known
        }

        string[] known = [.. options.Tools.Catalogue.Select(t => t.Name), .. options.Tools.McpServers.Select(s => s.Name)];
        for (var i = 0; i < (profile.Tools?.Count ?? 0); i++)
        {
            if (!known.Contains(profile.Tools![i]))
            {
                context.Error(
                    ConfigurationCauses.NotAChoice, $"{path}.tools[{i}]",
                    $"there is no tool {VisibleText.Quoted(profile.Tools[i])} in \"tools.catalogue\", and no MCP server of that name.",
                    Nearest.Find(profile.Tools[i], known));
            }
        }
    }

    private static void CheckButton(string path, string name, ButtonOptions button, KioskOptions options, ReadContext context)
    {
        if (button.IsFor(name, DeviceAction.Profile))
        {
            if (button.Profile is null && context.AreGood($"{path}.profile"))
            {
                context.Error(ConfigurationCauses.Missing, $"{path}.profile",
                    $"nothing says which profile the button chooses: add \"profile\": {ChoiceList.Of([.. options.Profiles.Keys, ProfileOptions.Base])}.");
            }
            else if (button.Profile != ProfileOptions.Base)
            {
                CheckName(button.Profile, $"{path}.profile", options, context);
            }
        }
        else if (button.Profile is not null)
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.profile", "only a button for \"profile\" chooses one.");
        }
    }

    private static void CheckName(string? name, string path, KioskOptions options, ReadContext context)
    {
        if (name is not null && !options.Profiles.ContainsKey(name) && context.AreGood("profiles", path, $"profiles.{name}"))
        {
            context.Error(ConfigurationCauses.NotAChoice, path, options.Profiles.Count == 0
                ? $"there is no profile {VisibleText.Quoted(name)}: the file has no \"profiles\"."
                : $"there is no profile {VisibleText.Quoted(name)}, only {ChoiceList.Of(options.Profiles.Keys)}.",
                Nearest.Find(name, options.Profiles.Keys));
        }
    }
}
