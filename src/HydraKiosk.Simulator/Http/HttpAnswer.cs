using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary>Answers that are no WebSocket.</summary>
internal static class HttpAnswer
{
    /// <summary>A status with the request id that a support desk asks for.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string code, string message, int? retryAfterSeconds = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-request-id"] = Guid.NewGuid().ToString("D");
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

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

    /// <summary>Plays the faults of a point of plain HTTP; true when one of them was the answer.</summary>
    public static async Task<bool> FaultAsync(HttpContext context, IReadOnlyList<FaultAction> faults, CancellationToken stopping)
    {
        foreach (var fault in faults)
        {
            switch (fault.Name)
            {
                case "status":
                    await WriteAsync(context, fault.Number(500), "on_purpose", "Refused by the scenario.", fault.RetryAfterSeconds).ConfigureAwait(false);
                    return true;
                case "reset":
                    Reset(context);
                    return true;
                case "stall":
                    await StallAsync(context, stopping).ConfigureAwait(false);
                    return true;
                default:
                    throw new InvalidOperationException($"the fault '{fault.Name}' passed the check and is not implemented");
            }
        }

        return false;
    }

    /// <summary>The socket beneath, or null where the transport has none.</summary>
    public static System.Net.Sockets.Socket? RawSocket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;

    private static void Reset(HttpContext context)
    {
        if (RawSocket(context) is { } socket)
        {
            // With no time to linger, closing sends RST.
            socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        context.Abort();
    }

    private static async Task StallAsync(HttpContext context, CancellationToken stopping)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gone = context.RequestAborted.UnsafeRegister(static o => ((TaskCompletionSource)o!).TrySetResult(), over).ConfigureAwait(false);
        await using var stop = stopping.UnsafeRegister(static o => ((TaskCompletionSource)o!).TrySetResult(), over).ConfigureAwait(false);
        await over.Task.ConfigureAwait(false);
        context.Abort();
    }
}
