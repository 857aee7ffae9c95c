using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration;

/// <summary>What the entries of <c>voices</c> must have together.</summary>
internal static class VoiceRules
{
    /// <summary>Checks them.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    public static void Check(KioskOptions options, ReadContext context)
    {
        // A bad entry is missing from the list, and its neighbours' numbers no longer tell where they stood.
        if (context.Problems.Any(static p => p.Severity == ProblemSeverity.Error && p.Path.StartsWith("voices", StringComparison.Ordinal)))
        {
            return;
        }

        if (options.Voices.Count == 0)
        {
            context.Error(ConfigurationCauses.Missing, "voices",
                "the list is empty, so that nobody would speak; name a voice, or remove the key: then Hydra speaks alone.");
        }

        for (var i = 0; i < options.Voices.Count; i++)
        {
            CheckOne(i, options, context);
            CascadeRules.Check(options.Voices[i], string.Create(CultureInfo.InvariantCulture, $"voices[{i}]"), context);
            RealtimeRules.Check(options.Voices[i], string.Create(CultureInfo.InvariantCulture, $"voices[{i}]"), context);
        }
    }

    private static void CheckHydra(VoiceOptions voice, VoiceOptions[] before, string path, HydraOptions hydra, ReadContext context)
    {
        Uri AddressOf(VoiceOptions of) => of.OwnHydra?.Endpoint ?? hydra.ServiceAddress;
        var address = AddressOf(voice);
        if (Array.Find(before, v => v.Kind == VoiceKind.Hydra && AddressOf(v) == address) is { } same)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.kind",
                $"{VisibleText.Quoted(same.Name)} is the same service at the same address; give this one a \"hydra\": {{ \"endpoint\": … }} of its own, or "
                    + "remove it.");
        }
        else if (voice.OwnHydra?.Endpoint is not { } own)
        {
            return;
        }
        else if (own.Scheme == "ws" && !own.IsLoopback && !hydra.AllowInsecureEndpoint)
        {
            context.Error(ConfigurationCauses.InsecureEndpoint, $"{path}.hydra.endpoint",
                $"ws:// to {own.Host} would send speech and key unencrypted; use wss://, or set \"hydra.allowInsecureEndpoint\": true on a network "
                    + "that you trust.");
        }
        else if (EndpointRules.Problem(own, hydra.Model, hydra.AllowInsecureEndpoint) is { } complaint)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.hydra.endpoint", complaint + ".");
        }
    }

    private static void CheckOne(int index, KioskOptions options, ReadContext context)
    {
        var voice = options.Voices[index];
        var path = string.Create(CultureInfo.InvariantCulture, $"voices[{index}]");
        var before = options.Voices.Take(index).ToArray();
        if (Array.Exists(before, v => v.Name == voice.Name))
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.name",
                $"the name {VisibleText.Quoted(voice.Name)} is taken by a voice before; the list is gone through once, from the top, and begins anew by itself.");
        }
        else if (voice.Kind == VoiceKind.Hydra)
        {
            CheckHydra(voice, before, path, options.Hydra, context);
        }

        CheckDuplex(voice, path, options, context);
    }

    private static void CheckDuplex(VoiceOptions voice, string path, KioskOptions options, ReadContext context)
    {
        if (voice.Kind != VoiceKind.Duplex)
        {
            if (voice.Duplex is not null)
            {
                context.Error(ConfigurationCauses.Contradiction, $"{path}.duplex",
                    "these are settings of a voice of the kind \"duplex\", and this one is of another.");
            }

            return;
        }

        if (options.Tools.Catalogue.Count > 0 || options.Tools.McpServers.Count > 0)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.kind",
                "a voice of the kind \"duplex\" knows no tools, and \"tools\" has some: the model would promise what nothing does. Remove the voice, or "
                    + "the tools.");
        }

        var settings = voice.Duplex ?? new DuplexVoiceOptions();
        if (settings.Endpoint.Scheme == "ws" && !settings.Endpoint.IsLoopback && !settings.AllowInsecureEndpoint)
        {
            context.Error(ConfigurationCauses.InsecureEndpoint, $"{path}.duplex.endpoint",
                $"ws:// to {settings.Endpoint.Host} would send speech and instructions unencrypted; use wss://, or set \"allowInsecureEndpoint\": true "
                    + "on a network that you trust.");
        }

        if (settings.Voice.Length == 0 || settings.Voice.Contains('/', StringComparison.Ordinal))
        {
            context.Error(ConfigurationCauses.OutOfRange, $"{path}.duplex.voice",
                "the name of a file in the server's folder of voices is expected, such as NATF2.pt, without a folder.");
        }
    }
}
