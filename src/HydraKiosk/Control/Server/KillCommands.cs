using HydraKiosk.Logging;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Control.Server;

/// <summary>The kill switch over the control socket: <c>{"do":"kill","scope":"tools"}</c> and <c>{"do":"unkill"}</c>.</summary>
internal static class KillCommands
{
    /// <summary>Stops; the answer says whether a restart will know of it.</summary>
    public static byte[] Kill(IKioskControl control, ControlRequest request, string who)
    {
        request.AllowOnly("scope");
        var word = request.Text("scope");
        var scope = KillFile.ScopeOf(word);
        if (request.Problem is null && scope is null)
        {
            request.Wrong("\"scope\" has to be \"tools\", \"microphone\" or \"all\".");
        }

        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        return Answer(control, request, control.Kill.Kill(scope!.Value, who));
    }

    /// <summary>Releases what commands have stopped.</summary>
    public static byte[] Unkill(IKioskControl control, ControlRequest request, string who)
    {
        request.AllowOnly();
        return request.Problem is { } wrong ? ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong)
            : control.Kill.Unkill(who) is { } problem
                ? ControlCommands.Refuse(request.Id, KillCauses.CannotKeep, $"nothing was released, because that cannot be kept: {problem}.")
            : Answer(control, request, null);
    }

    private static byte[] Answer(IKioskControl control, ControlRequest request, string? notKept) => ControlJson.Line(json =>
    {
        ControlCommands.WriteHead(json, request.Id, ok: true);
        json.WriteString("state"u8, control.Kill.State.InWords() ?? "nothing is stopped");
        json.WriteBoolean("kept"u8, notKept is null);
        if (notKept is not null)
        {
            json.WriteString("problem"u8, notKept);
        }
    });
}
