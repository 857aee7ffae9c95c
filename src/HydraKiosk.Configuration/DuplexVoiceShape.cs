using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The section <c>duplex</c> of an entry of <c>voices</c>.</summary>
internal static class DuplexVoiceShape
{
    /// <summary>The section.</summary>
    public static ObjectShape<DuplexVoiceOptions> Section { get; } = new(
        new DuplexVoiceOptions(),
        [
            new Setting<DuplexVoiceOptions, Uri>(
                "endpoint", "Where a PersonaPlex or Moshi server listens. Certificates and proxy are those of the section \"hydra\".",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<DuplexVoiceOptions, bool>(
                "allowInsecureEndpoint", "Allows ws:// to other machines, which shows the voices to the network.",
                new FlagShape(), o => o.AllowInsecureEndpoint, (o, v) => o with { AllowInsecureEndpoint = v }),
            new Setting<DuplexVoiceOptions, string>(
                "voice", "A file in the server's own folder of voices, such as NATF2.pt.",
                new TextShape(128), o => o.Voice, (o, v) => o with { Voice = v }),
            new Setting<DuplexVoiceOptions, string>(
                "credential", "The name of the credential that a proxy before the server asks for; none where it is absent.",
                new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
            new Setting<DuplexVoiceOptions, int>(
                "handshakeSeconds", "How long the server may take to read the voice and the instructions. Past it, it is taken for busy with somebody "
                    + "else, which it does not say.",
                new WholeShape(1, 300, "s"), o => o.HandshakeSeconds, (o, v) => o with { HandshakeSeconds = v }),
            new Setting<DuplexVoiceOptions, double>(
                "gateDbfs", "What the model says louder than this belongs to a reply.",
                new NumberShape(-70, -20, "dBFS"), o => o.GateDbfs, (o, v) => o with { GateDbfs = v }),
            new Setting<DuplexVoiceOptions, int>(
                "pauseMs", "A pause of the model this long ends a reply.",
                new WholeShape(200, 3000, "ms"), o => o.PauseMs, (o, v) => o with { PauseMs = v }),
        ]);
}
