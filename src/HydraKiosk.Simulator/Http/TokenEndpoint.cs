using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HydraKiosk.Simulator.Log;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary><c>POST /waves/v1/auth/token</c>: makes a short-lived token for a client that brings a key.</summary>
internal static class TokenEndpoint
{
    public const string Path = "/waves/v1/auth/token";

    private const int DefaultSeconds = 300;

    public static async Task HandleAsync(HttpContext context, CredentialCheck credentials, SimulatorLog log)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ErrorAnswer.WriteAsync(context, 405, "method_not_allowed", "Use POST.").ConfigureAwait(false);
            return;
        }

        switch (credentials.Judge(context.Request, allowQuery: false))
        {
            case Credential.None:
                await ErrorAnswer.WriteAsync(context, 401, "unauthorized", "API key missing or invalid.").ConfigureAwait(false);
                return;
            case Credential.Token:
                await ErrorAnswer.WriteAsync(context, 403, "forbidden", "Only an API key may mint a token.").ConfigureAwait(false);
                return;
            case Credential.Key:
                break;
        }

        if (await LifeAsync(context).ConfigureAwait(false) is not { } seconds)
        {
            await ErrorAnswer.WriteAsync(context, 400, "invalid_request", "ttl_seconds must be an integer from 30 to 900.").ConfigureAwait(false);
            return;
        }

        var (token, expiresAt) = credentials.Mint(TimeSpan.FromSeconds(seconds));
        log.Note(0, "token-minted", $"for {seconds} s");
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("access_token", token);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", seconds);
            json.WriteString("expires_at", expiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body.WrittenMemory).ConfigureAwait(false);
    }

    /// <summary>Returns the life that the request asks for in seconds, the default for an empty body, or null where it is invalid.</summary>
    private static async Task<int?> LifeAsync(HttpContext context)
    {
        using var text = new MemoryStream();
        await context.Request.Body.CopyToAsync(text).ConfigureAwait(false);
        if (text.Length == 0)
        {
            return DefaultSeconds;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return !document.RootElement.TryGetProperty("ttl_seconds", out var ttl) ? DefaultSeconds
                : ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt32(out var seconds) && seconds is >= 30 and <= 900 ? seconds
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
