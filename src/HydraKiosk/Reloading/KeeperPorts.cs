using HydraKiosk.Configuration;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>What the keeper of the configuration needs of the process.</summary>
internal sealed record KeeperPorts
{
    /// <summary>Reads and checks a file; never throws for anything that it can be.</summary>
    public required Func<string, ConfigurationResult> Load { get; init; }

    /// <summary>Looks the key up again; null for a key that has no place.</summary>
    public Func<KeyReading>? ReadKey { get; init; }

    /// <summary>Keeps the profile that is chosen by hand.</summary>
    public ProfileFile Profiles { get; init; } = new(null);

    /// <summary>What is wrong now, for the status.</summary>
    public required TroubleBoard Troubles { get; init; }

    /// <summary>Sets the least level of the journal.</summary>
    public Action<LogLevel> SetLevel { get; init; } = static _ => { };

    /// <summary>Is told that the configuration is read again; null where nobody started the daemon.</summary>
    public ServiceManager? Manager { get; init; }
}
