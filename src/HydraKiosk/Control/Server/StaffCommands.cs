using HydraKiosk.Logging;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Control.Server;

/// <summary>A member of staff over the control socket: <c>{"do":"staff","says":"coming"}</c>.</summary>
internal static class StaffCommands
{
    /// <summary>What staff may say.</summary>
    public static IReadOnlyList<string> Words { get; } = ["coming", "declined", "left"];

    /// <summary>Passes it on.</summary>
    public static byte[] Answer(IKioskControl control, ControlRequest request)
    {
        request.AllowOnly("says");
        var word = request.Text("says");
        if (request.Problem is null && !Words.Contains(word))
        {
            request.Wrong($"{VisibleText.Quoted(word)} is nothing that staff says; \"says\" is {string.Join(", ", Words)}.");
        }

        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        var hadEffect = control.Staff(word);
        return ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, request.Id, ok: true);
            json.WriteBoolean("hadEffect"u8, hadEffect);
        });
    }
}
