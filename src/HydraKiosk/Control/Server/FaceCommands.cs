using HydraKiosk.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>The pages for a screen: <c>{"do":"face"}</c> gives a link that opens one, once.</summary>
internal static class FaceCommands
{
    /// <summary>Makes the link.</summary>
    public static byte[] Answer(IKioskControl control, ControlRequest request)
    {
        request.AllowOnly("tech");
        var forTechnician = request.Flag("tech");
        if (request.Problem is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        return control.MakeFaceLink(forTechnician, out var problem) is not { } link
            ? ControlCommands.Refuse(request.Id, ReloadCauses.UnknownName, $"{problem}.")
            : ControlJson.Line(json =>
            {
                ControlCommands.WriteHead(json, request.Id, ok: true);
                json.WriteString("link"u8, link.ToString());
            });
    }
}
