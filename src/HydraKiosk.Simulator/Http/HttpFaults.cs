using System.Globalization;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary>What a scenario lets happen before there is a WebSocket, in place of the service's answer or before it.</summary>
internal static class HttpFaults
{
    /// <summary>Where a network that wants a login sends everybody; a name that can never be resolved.</summary>
    private const string Portal = "http://login.hotspot.invalid/welcome";

    /// <summary>Plays the faults of a point of plain HTTP; true when one of them was the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="server">The server's faults, clock and log.</param>
    /// <param name="point"><c>upgrade</c> or <c>mint</c>.</param>
    /// <param name="number">Which one it is of those.</param>
    /// <param name="stopping">Signalled when the server stops.</param>
    public static async Task<bool> PlayAsync(HttpContext context, ServerContext server, string point, int number, CancellationToken stopping)
    {
        foreach (var fault in server.Faults.Take(point, number))
        {
            server.Log.Note(point == "upgrade" ? number : 0, "fault", $"{fault} at {point}");
            AddHeaders(context.Response, fault.Fault, server.Time.GetUtcNow());
            switch (fault.Name)
            {
                case "status":
                    await ErrorAnswer.WriteAsync(context, fault.Number(500), "on_purpose", "Refused by the scenario.").ConfigureAwait(false);
                    return true;
                case "html":
                    await PortalAsync(context, StatusCodes.Status200OK).ConfigureAwait(false);
                    return true;
                case "redirect":
                    context.Response.Headers.Location = Portal;
                    await PortalAsync(context, fault.Number(StatusCodes.Status302Found)).ConfigureAwait(false);
                    return true;
                case "reset":
                    Reset(context);
                    return true;
                case "hang-up":
                    HangUp(context);
                    return true;
                case "repeat-secret":
                    await RepeatSecretAsync(context, fault).ConfigureAwait(false);
                    return true;
                case "stall":
                    await StallAsync(context, stopping).ConfigureAwait(false);
                    return true;
                case "delay":
                    await DelayAsync(context, server, TimeSpan.FromMilliseconds(fault.Number(0)), stopping).ConfigureAwait(false);
                    break;
                default:
                    throw new InvalidOperationException($"the fault '{fault.Name}' passed the check and is not implemented");
            }
        }

        return false;
    }

    /// <summary>Returns the TCP socket of a request, or null where the transport has none.</summary>
    public static System.Net.Sockets.Socket? RawSocket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;

    private static void AddHeaders(HttpResponse response, ScenarioFault fault, DateTimeOffset now)
    {
        if (fault.RetryAfter is { } text)
        {
            response.Headers.RetryAfter = text;
        }
        else if (fault.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = fault.RetryAfterAsDate
                ? now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (fault.DateOffsetSeconds is { } offset)
        {
            response.Headers.Date = now.AddSeconds(offset).ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private static async Task PortalAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        const string Page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Free Wi-Fi</h1>"
            + $"<a href=\"{Portal}\">Accept the terms to go on</a></body></html>\n";
        await context.Response.WriteAsync(Page).ConfigureAwait(false);
    }

    private static async Task DelayAsync(HttpContext context, ServerContext server, TimeSpan delay, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(delay, server.Time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

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

    /// <summary>Ends the connection without an answer and without a reset, as another program on the same port might do.</summary>
    private static void HangUp(HttpContext context)
    {
        RawSocket(context)?.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        context.Abort();
    }

    private static async Task RepeatSecretAsync(HttpContext context, FaultAction fault)
    {
        var secret = SecretSpelling.Spell(CredentialCheck.SecretOf(context.Request) ?? "sk_none", fault.Second);
        switch (fault.First)
        {
            case "header":
                context.Response.Headers["x-request-id"] = secret;
                context.Response.Headers.WWWAuthenticate = $"Bearer error=\"invalid_token\", error_description=\"{secret}\"";
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            case "location":
                context.Response.Headers.Location = $"http://login.hotspot.invalid/?api_key={secret}";
                await PortalAsync(context, StatusCodes.Status302Found).ConfigureAwait(false);
                break;
            default:
                var message = $"The key {secret} cannot be checked now.";
                await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", message).ConfigureAwait(false);
                break;
        }
    }

    private static async Task StallAsync(HttpContext context, CancellationToken stopping)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gone = context.RequestAborted
            .UnsafeRegister(static o => ((TaskCompletionSource)o!).TrySetResult(), over).ConfigureAwait(false);
        await using var stop = stopping.UnsafeRegister(static o => ((TaskCompletionSource)o!).TrySetResult(), over).ConfigureAwait(false);
        await over.Task.ConfigureAwait(false);
        context.Abort();
    }
}
