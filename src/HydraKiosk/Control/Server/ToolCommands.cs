using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Control.Server;

/// <summary>A tool to be called by hand.</summary>
/// <param name="Id">Of the request, as JSON; null for none.</param>
/// <param name="Name">The tool.</param>
/// <param name="ArgumentsJson">Its arguments, as the client wrote them.</param>
internal sealed record ToolWish(string? Id, string Name, string ArgumentsJson);

/// <summary>
/// Tools over the control socket: <c>{"do":"tools"}</c> lists them, <c>{"do":"tool","name":…,"arguments":"…"}</c> calls one. A call is answered by a
/// line that it has begun, one for each answer of the tool, and one that says that no more comes. <c>{"do":"accept-tool","name":…}</c> takes a tool
/// as its server has changed it.
/// </summary>
internal static class ToolCommands
{
    /// <summary>What the model may call now.</summary>
    public static byte[] List(IKioskControl control, ControlRequest request)
    {
        request.AllowOnly();
        return request.Problem is { } wrong ? ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong) : ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, request.Id, ok: true);
            json.WriteStartArray("tools"u8);
            foreach (var tool in control.Tools())
            {
                ToolStatusJson.Write(json, tool);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Takes a call; it begins when the answer is on its way.</summary>
    public static ControlAnswer Call(ControlRequest request)
    {
        request.AllowOnly("name", "arguments");
        var (name, arguments) = (request.Text("name"), request.Text("arguments"));
        return request.Problem is { } wrong
            ? new ControlAnswer(ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong))
            : new ControlAnswer(
                ControlJson.Line(json => ControlCommands.WriteHead(json, request.Id, ok: true)), Call: new ToolWish(request.Id, name, arguments));
    }

    /// <summary>Accepts a tool that its server has changed.</summary>
    public static byte[] Accept(IKioskControl control, ControlRequest request)
    {
        request.AllowOnly("name");
        var name = request.Text("name");
        if (request.Problem is null && !control.AcceptTool(name))
        {
            request.Wrong($"no server has changed a tool {VisibleText.Quoted(name)}, or the configuration names the definition that it must have "
                + "(\"sha256\"); the journal names the tools that were taken back.");
        }

        return request.Problem is { } wrong ? ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong)
            : ControlJson.Line(json => ControlCommands.WriteHead(json, request.Id, ok: true));
    }

    /// <summary>Calls it; a line for each of its answers, and one that is the last.</summary>
    public static async IAsyncEnumerable<byte[]> AnswersAsync(
        IKioskControl control, ToolWish wish, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var output in control.CallTool(wish.Name, wish.ArgumentsJson, cancellation))
        {
            yield return ControlJson.Line(json =>
            {
                ControlCommands.WriteHead(json, wish.Id, ok: true);
                json.WriteString("output"u8, output);
            });
        }

        yield return ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, wish.Id, ok: true);
            json.WriteBoolean("done"u8, true);
        });
    }
}
