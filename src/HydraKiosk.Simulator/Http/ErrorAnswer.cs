using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary>What the service answers over plain HTTP when it refuses.</summary>
internal static class ErrorAnswer
{
    /// <summary>A status with the request id that a support desk asks for.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-request-id"] = Guid.NewGuid().ToString("D");
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        await context.Response.Body.WriteAsync(body.WrittenMemory).ConfigureAwait(false);
    }
}
