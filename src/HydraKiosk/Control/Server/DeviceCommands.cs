using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>
/// What a person at the device could do, over the control socket: <c>{"do":"mute"}</c>, <c>{"do":"unmute"}</c>, <c>{"do":"session","action":"end"}</c> and
/// <c>{"do":"say","prompt":"please-wait"}</c>.
/// </summary>
internal static class DeviceCommands
{
    /// <summary>Switches the microphone off, or on again.</summary>
    public static byte[] Mute(IKioskControl control, ControlRequest request, bool isMuted, string who, ILogger log)
    {
        request.AllowOnly();
        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        var becomes = control.Mute(isMuted);
        ControlLog.Asked(log, isMuted ? "mute" : "unmute", who);
        return ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, request.Id, ok: true);
            json.WriteBoolean("muted"u8, becomes);
        });
    }

    /// <summary>Ends the conversation.</summary>
    public static byte[] Session(IKioskControl control, ControlRequest request, string who, ILogger log)
    {
        request.AllowOnly("action");
        if (request.Text("action") != "end")
        {
            request.Wrong("\"action\" has to be \"end\".");
        }

        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        var hadEffect = control.EndConversation();
        ControlLog.Asked(log, "session end", who);
        return ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, request.Id, ok: true);
            json.WriteBoolean("hadEffect"u8, hadEffect);
        });
    }

    /// <summary>Speaks a sentence that the device has of its own.</summary>
    public static byte[] Say(IKioskControl control, ControlRequest request, string who, ILogger log)
    {
        request.AllowOnly("prompt");
        var name = request.Text("prompt");
        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        if (!PromptNames.TryFind(name, out var prompt, out var problem))
        {
            return ControlCommands.Refuse(request.Id, ReloadCauses.UnknownName, problem);
        }

        control.Say(prompt);
        ControlLog.Asked(log, $"say {name}", who);
        return ControlJson.Line(json => ControlCommands.WriteHead(json, request.Id, ok: true));
    }
}
