using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>What belongs together in the section <c>realtime</c> of a voice.</summary>
internal static class RealtimeRules
{
    /// <summary>Checks it.</summary>
    /// <param name="voice">The entry.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="context">Takes the problems.</param>
    public static void Check(VoiceOptions voice, string path, ReadContext context)
    {
        if (voice.Kind != VoiceKind.Realtime)
        {
            if (voice.Realtime is not null)
            {
                context.Error(
                    ConfigurationCauses.Contradiction, $"{path}.realtime", "the voice is not of the kind \"realtime\", and this section does nothing.");
            }

            return;
        }

        var realtime = voice.Realtime ?? new RealtimeVoiceOptions();
        if (realtime.Endpoint is null && realtime.Preset != RealtimeService.OpenAi)
        {
            context.Error(ConfigurationCauses.Missing, $"{path}.realtime.endpoint", "only OpenAI's service has one address for all; write yours.");
        }

        if (realtime.Model is null && realtime.Preset != RealtimeService.OpenAi)
        {
            context.Error(ConfigurationCauses.Missing, $"{path}.realtime.model", "the service has to be told which model; only with OpenAI there is a default.");
        }

        if (realtime.Credential is null && realtime.Preset is RealtimeService.OpenAi or RealtimeService.Azure)
        {
            context.Error(ConfigurationCauses.Missing, $"{path}.realtime.credential", "this service wants a key; name the credential that holds it.");
        }

        if (realtime.Endpoint is { IsLoopback: false, Scheme: "ws" } && !realtime.AllowInsecureEndpoint)
        {
            context.Error(ConfigurationCauses.InsecureEndpoint, $"{path}.realtime.endpoint",
                "the address is not encrypted, and speech and key would cross the network in the clear; use wss://, or set allowInsecureEndpoint.");
        }

        if (realtime.Preset == RealtimeService.VllmOmni && realtime.Format != RealtimeSound.Pcm)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.realtime.format", "vLLM-Omni takes \"pcm\" only.");
        }
    }
}
