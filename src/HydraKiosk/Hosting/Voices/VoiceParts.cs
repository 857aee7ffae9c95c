using HydraKiosk.Configuration.Options;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>What voices are made of.</summary>
/// <param name="Options">What the technician wrote.</param>
/// <param name="Key">Hydra's key.</param>
/// <param name="Time">The clock of everything.</param>
/// <param name="Logs">The journal.</param>
internal sealed record VoiceParts(KioskOptions Options, ApiKey Key, TimeProvider Time, ILoggerFactory Logs)
{
    /// <summary>Where the secrets of other voices are, each in a file of its name (<c>CredentialFiles.Find</c>).</summary>
    public string CredentialFolder { get; init; } = "";

    /// <summary>How long a dial may take; null for as long as the voice's own limit.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Sees every message to and from a service; null for nobody.</summary>
    public IWireTap? Wire { get; init; }

    /// <summary>Looks Hydra's key up again after it was refused; null where it has no place.</summary>
    public Func<KeyReading>? ReadKeyAgain { get; init; }

    /// <summary>Told each access token, which is a secret; null for nobody.</summary>
    public Action<string>? Minted { get; init; }

    /// <summary>Told the code of each close frame of a service; null for nobody.</summary>
    public Action<int>? Closed { get; init; }
}
