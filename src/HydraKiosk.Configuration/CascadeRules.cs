using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>What belongs together in the section <c>cascade</c> of a voice.</summary>
internal static class CascadeRules
{
    /// <summary>Checks it.</summary>
    /// <param name="voice">The entry.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="context">Takes the problems.</param>
    public static void Check(VoiceOptions voice, string path, ReadContext context)
    {
        if (voice.Cascade is not { } cascade)
        {
            return;
        }

        if (voice.Kind != VoiceKind.Cascade)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.cascade", "the voice is not of the kind \"cascade\", and this section does nothing.");
            return;
        }

        if (cascade.Speech.RateHz is not (8_000 or 16_000 or 24_000 or 44_100))
        {
            context.Error(ConfigurationCauses.OutOfRange, $"{path}.cascade.speech.rateHz",
                $"{cascade.Speech.RateHz} Hz was found; the service speaks at 8000, 16000, 24000 or 44100 Hz.");
        }

        if (cascade.Moderation is { } moderation && (moderation.Url is null) == (moderation.Command.Count == 0))
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.cascade.moderation",
                "a moderator is either an address (\"url\") or a program (\"command\"); name one of the two.");
        }
        else if (cascade.Moderation is { Command: [var program, ..] } && !program.StartsWith('/'))
        {
            context.Error(ConfigurationCauses.OutOfRange, $"{path}.cascade.moderation.command", "the absolute path of a program is expected.");
        }

        CheckAddress(cascade.Hearing.Endpoint, "hearing.endpoint");
        CheckAddress(cascade.Chat.Endpoint, "chat.endpoint");
        CheckAddress(cascade.Speech.Endpoint, "speech.endpoint");
        CheckAddress(cascade.Moderation?.Url, "moderation.url");

        void CheckAddress(Uri? address, string key)
        {
            if (address is { IsLoopback: false, Scheme: "ws" or "http" } && !cascade.AllowInsecureEndpoint)
            {
                context.Error(ConfigurationCauses.InsecureEndpoint, $"{path}.cascade.{key}",
                    "the address is not encrypted, and speech, words and key would cross the network in the clear; use wss:// or https://, "
                        + "or set allowInsecureEndpoint.");
            }

            if (key == "hearing.endpoint" && address is { Query.Length: > 0 })
            {
                context.Error(ConfigurationCauses.Contradiction, $"{path}.cascade.{key}",
                    "the query of this address is made of the settings; remove what follows the question mark.");
            }
        }
    }
}
