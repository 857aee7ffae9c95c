using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Configuration;

/// <summary>Puts a profile over the configuration that it belongs to.</summary>
internal static class ProfileOverlay
{
    /// <summary>The configuration while the profile is chosen.</summary>
    /// <param name="below">The configuration without any.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="persona">Its own persona; null where it has that of the configuration.</param>
    public static LoadedConfiguration Over(LoadedConfiguration below, ProfileOptions profile, string? persona)
    {
        var (hydra, audio, tools) = (below.Options.Hydra, below.Options.Audio, below.Options.Tools);
        return below with
        {
            Instructions = persona ?? below.Instructions,
            Options = below.Options with
            {
                Hydra = hydra with
                {
                    Voice = profile.Voice ?? hydra.Voice,
                    Greeting = profile.Greeting ?? hydra.Greeting,
                    Instructions = persona is null ? hydra.Instructions : persona,
                    InstructionsFile = persona is null ? hydra.InstructionsFile : null,
                },
                Talk = below.Options.Talk with { Mode = profile.TalkMode ?? below.Options.Talk.Mode },
                Audio = audio with { Playback = audio.Playback with { Volume = profile.Volume ?? audio.Playback.Volume } },
                Tools = profile.Tools is not { } offered ? tools : tools with
                {
                    Catalogue = [.. tools.Catalogue.Where(t => offered.Contains(t.Name))],
                    McpServers = [.. tools.McpServers.Where(s => offered.Contains(s.Name))],
                },
            },
        };
    }
}
