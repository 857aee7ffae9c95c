using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Handoff;
using HydraKiosk.Tools.Http;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>Makes the desk that calls staff.</summary>
internal static class AttendantFactory
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The desk of the configuration.</summary>
    /// <param name="options">The <c>tools.attendant</c> part of it.</param>
    /// <param name="places">Where the secrets are.</param>
    /// <param name="lines">The lines that may be raised.</param>
    /// <param name="say">Plays a sentence of this device.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    public static AttendantDesk Make(
        AttendantOptions options, ToolPlaces places, IToolLines lines, Action<LocalPrompt> say, TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<AttendantDesk>();
        var settings = new HandoffSettings
        {
            DeviceName = Environment.MachineName,
            WebhookUrl = options.Webhook,
            WebhookSecretFile = options.SignedBy is { } name ? Path.Combine(places.CredentialFolder, name) : null,
            CallLimit = TimeSpan.FromSeconds(options.TimeoutSeconds),
            AttendedLimit = TimeSpan.FromMinutes(options.AttendedMinutes),
        };

        // The technician chose the address, not the model: a private one is meant.
        var sender = options.Webhook is { } webhook ? new GuardedSender([webhook.Host], _connectTimeout) : null;
        return new AttendantDesk(
            settings, new HandoffPorts(sender is null ? null : sender.SendAsync, options.Line is { } line ? isOn => SetLine(lines, line,
                isOn) : null, say),
            time, log);
    }

    private static bool SetLine(IToolLines lines, string name, bool isOn)
    {
        try
        {
            lines.Set(name, isOn);
            return true;
        }
        catch (ToolRefusedException)
        {
            return false; // the lines have said in the journal what is wrong; the call goes out by the other way, or is not delivered
        }
    }
}
