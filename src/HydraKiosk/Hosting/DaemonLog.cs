using System.Runtime.InteropServices;
using HydraKiosk.Configuration;
using HydraKiosk.Control;
using HydraKiosk.Processes;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>Journal lines of the process as a whole.</summary>
internal static partial class DaemonLog
{
    /// <summary>The journal's first line: what runs here, with what.</summary>
    public static void Starts(ILogger log, LoadedConfiguration configuration, string keyOrigin)
    {
        var version = ProgramVersion.Text.Split('+', 2);
        var (hydra, talk) = (configuration.Options.Hydra, configuration.Options.Talk);
        Starts(
            log, version[0], version.Length > 1 ? version[1] : "unknown", RuntimeInformation.RuntimeIdentifier, configuration.Path,
            hydra.ServiceAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), hydra.Model,
                SessionPlans.Voice(hydra),
            ControlJson.Word(talk.Mode.ToString()), ControlJson.Word(hydra.Session.ToString()), keyOrigin);
    }

    [LoggerMessage(6036, LogLevel.Information,
        "hydra-kiosk {Version}, commit {Commit}, {Architecture}; configuration {File}; endpoint {Endpoint}, model {Model}, voice "
        + "{Voice}, talk {Talk}, session {Session}; key: {KeyOrigin}")]
    private static partial void Starts(
        ILogger log, string version, string commit, string architecture, string file, string endpoint, string model, string voice, string talk,
            string session, string keyOrigin);
}
