using System.Globalization;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Toolbox;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Hosting.Voices;

/// <summary>What is wrong with voices beyond what the file alone shows: what a service has no room for, and secrets that are not there.</summary>
internal static class VoiceProblems
{
    /// <summary>All of it.</summary>
    /// <param name="loaded">The configuration, with its profiles.</param>
    public static IEnumerable<VoiceProblem> Of(LoadedConfiguration loaded)
    {
        var folder = CredentialFolder.Find(
            Environment.GetEnvironmentVariable, Path.GetDirectoryName(Path.GetFullPath(loaded.Path)) ?? "/");
        for (var i = 0; i < loaded.Options.Voices.Count; i++)
        {
            var voice = loaded.Options.Voices[i];
            if (voice.Kind == VoiceKind.Duplex)
            {
                foreach (var problem in OfPrompts(voice, loaded))
                {
                    yield return problem;
                }
            }

            foreach (var credential in VoiceCredentials.Of(voice))
            {
                if (credential.ProblemIn(folder) is { } problem)
                {
                    yield return new VoiceProblem(
                        ConfigurationCauses.UnusableReference, string.Create(CultureInfo.InvariantCulture, $"voices[{i}].{credential.Path}"),
                        $"{problem} Until then the service refuses the voice {voice.Name}.", StopsTheStart: false);
                }
            }
        }
    }

    /// <summary>Both prompts of a continuous voice stand in its address, for which its server has room for so many bytes and no more.</summary>
    private static IEnumerable<VoiceProblem> OfPrompts(VoiceOptions voice, LoadedConfiguration loaded)
    {
        var settings = voice.Duplex ?? new DuplexVoiceOptions();
        (string Where, LoadedConfiguration Of)[] all = [("", loaded), .. loaded.Profiles.Select(p => ($"profiles.{p.Key}.", p.Value))];
        foreach (var (where, configuration) in all)
        {
            var room = DuplexVoice.RoomFor(new DuplexOptions { Endpoint = settings.Endpoint }, settings.Voice, configuration.Instructions);
            if (room < 0 && (where.Length == 0 || configuration.Instructions != loaded.Instructions))
            {
                yield return new VoiceProblem(
                    ConfigurationCauses.TooLarge, PlaceOf(loaded, where),
                    $"for the voice {voice.Name} the instructions stand in the address, escaped, and make it {DuplexVoice.MostAddressBytes - room} bytes "
                        + $"long; its server takes {DuplexVoice.MostAddressBytes}. Shorten them by {-room} bytes: a letter counts as one, a blank or a line "
                        + "break as three, a letter outside ASCII as six or more.");
            }
        }
    }

    private static string PlaceOf(LoadedConfiguration loaded, string where) =>
        loaded.Places.ContainsKey($"{where}hydra.instructionsFile") ? $"{where}hydra.instructionsFile" : $"{where}hydra.instructions";
}
