using HydraKiosk.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>The black box over the control socket: <c>{"do":"blackbox"}</c> writes the last minute down.</summary>
internal static class BlackBoxCommands
{
    /// <summary>Writes it; the answer says where it is.</summary>
    public static byte[] Answer(IKioskControl control, ControlRequest request)
    {
        request.AllowOnly();
        return request.Problem is { } wrong ? ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong)
            : !control.TryWriteBlackBox(out var path, out var problem)
                ? ControlCommands.Refuse(request.Id, ObservationCauses.BlackBoxNotWritten, $"the black box was not written: {problem}.")
            : ControlJson.Line(json =>
            {
                ControlCommands.WriteHead(json, request.Id, ok: true);
                json.WriteString("file"u8, path);
            });
    }
}
