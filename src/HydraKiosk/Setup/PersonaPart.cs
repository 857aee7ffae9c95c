using HydraKiosk.Configuration;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Setup;

/// <summary>What the device is, who the agent is, and in which language the device itself speaks.</summary>
/// <param name="talk">The person.</param>
/// <param name="draft">Takes it.</param>
/// <param name="path">Where the file will be.</param>
internal sealed class PersonaPart(SetupTalk talk, SetupDraft draft, string path)
{
    /// <summary>Where the sentences that the device speaks by itself may be installed.</summary>
    private static readonly string[] _promptFolders = ["/usr/share/hydra-kiosk/prompts", "/usr/local/share/hydra-kiosk/prompts"];

    private static readonly (string Name, string Means)[] _templates =
    [
        ("kiosk", "a kiosk: visitors walk up and speak"),
        ("car", "a car: hands on the wheel, eyes on the road"),
    ];

    private static readonly (string Folder, string Name)[] _languages = [("en", "English"), ("de", "Deutsch")];

    /// <summary>Asks with which text to begin.</summary>
    /// <returns>False where the person has something to correct first.</returns>
    public async Task AskTemplateAsync()
    {
        var present = File.Exists(path) ? ConfigurationFile.Read(path, KioskConfiguration.Facts, out _) : null;
        var isUsable = present?.Check().Configuration is not null;
        if (File.Exists(path))
        {
            talk.Say(isUsable ? $"{path} is there and in order." : $"{path} is there, but cannot be used as it is (`hydra-kiosk config check` says why). A copy of it is kept.");
        }

        string[] choices = [.. isUsable ? ["the file that is there: what is not asked here stays"] : (string[])[], .. Array.ConvertAll(_templates, t => t.Means)];
        var chosen = await talk.ChooseAsync("Begin with which?", choices);
        draft.BeginWith(isUsable && chosen == 0 ? present! : SetupDraft.Template(_templates[chosen - (isUsable ? 1 : 0)].Name, path));
    }

    /// <summary>Asks who the agent is.</summary>
    public async Task AskAsync()
    {
        var hydra = draft.Options.Hydra;
        if (hydra.InstructionsFile is { } file)
        {
            talk.Say($"Who the agent is stands in {file}, and stays there.");
        }
        else
        {
            talk.Say($"The agent is told: \"{hydra.Instructions}\"");
            var said = await talk.AskAsync("Something else, in a sentence or two? Enter keeps it:");
            if (said.Length > 0)
            {
                draft.Set("hydra.instructions", said);
            }
        }

        var voice = await talk.AskAsync($"Voice ({string.Join(", ", ModelRoster.Find(hydra.Model)?.Voices ?? ModelRoster.AllVoices)}):", hydra.Voice ?? "");
        while (voice.Length > 0 && voice != hydra.Voice && !draft.Set("hydra.voice", voice))
        {
            voice = await talk.AskAsync("Voice:", hydra.Voice ?? "");
        }

        await AskLanguageAsync();
    }

    /// <summary>The agent speaks English; what the device says without the service may be in another language, where it is installed.</summary>
    private async Task AskLanguageAsync()
    {
        var folders = new List<(string Path, string Name)>();
        foreach (var root in (string[])[Path.Combine(Path.GetDirectoryName(path)!, "prompts"), .. _promptFolders])
        {
            foreach (var (folder, name) in _languages)
            {
                if (Directory.Exists(Path.Combine(root, folder)) && !folders.Exists(f => f.Name == name))
                {
                    folders.Add((Path.Combine(root, folder), name));
                }
            }
        }

        if (folders.Count == 0 || draft.Options.Audio.PromptFolder is not null)
        {
            return;
        }

        talk.Say("The agent speaks English. A few sentences come from the device itself, when the service cannot be reached for example:");
        var chosen = await talk.ChooseAsync("In which language?", [.. folders.ConvertAll(f => f.Name), "none, tones only"]);
        if (chosen < folders.Count)
        {
            draft.Set("audio.promptFolder", folders[chosen].Path);
        }
    }
}
