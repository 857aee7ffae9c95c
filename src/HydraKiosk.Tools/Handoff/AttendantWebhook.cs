using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Backoff;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Handoff;

/// <summary>What came of posting a call.</summary>
internal enum WebhookDelivery
{
    /// <summary>It was received; the answer comes in another way.</summary>
    Delivered,

    /// <summary>It was received, and somebody comes.</summary>
    Coming,

    /// <summary>It was received, and nobody comes.</summary>
    Declined,

    /// <summary>It was not received, and will not be.</summary>
    Failed,

    /// <summary>The call was over before it was received.</summary>
    GivenUp,
}

/// <summary>
/// Posts calls for staff as JSON: <c>{"id","event","device","time","summary"}</c>. The receiver may answer <c>{"answer":"coming"}</c> or
/// <c>{"answer":"declined"}</c>, at once or as late as the call lasts; anything else means that the answer comes in another way. A call may arrive
/// more than once, under the same id. With a secret, the header <c>X-Hydra-Signature</c> holds <c>t=SECONDS,v1=HEX</c>, HEX being the HMAC-SHA256 of
/// <c>SECONDS.BODY</c> under the secret: the time in it lets a receiver refuse a copy that somebody sends again later.
/// </summary>
internal sealed class AttendantWebhook(
    HandoffSettings settings, Uri url, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, TimeProvider time, ILogger log)
{
    /// <summary>The header that signs a call.</summary>
    public const string SignatureHeader = "X-Hydra-Signature";

    private const int MaxReplyBytes = 4096;
    private const int MaxSecretBytes = 4096;

    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _withdrawalLimit = TimeSpan.FromSeconds(10);

    /// <summary>Posts a call, again and again while the receiver cannot be reached or has a fault of its own.</summary>
    /// <param name="call">Which.</param>
    /// <param name="over">The call is over.</param>
    public async Task<WebhookDelivery> CallAsync(AttendantCall call, CancellationToken over)
    {
        var backoff = new ExponentialBackoff(new Random(), leastShare: 0.5);
        try
        {
            while (true)
            {
                var (delivery, why) = await PostAsync(call, "attendant_called", over).ConfigureAwait(false);
                if (delivery is { } known)
                {
                    if (known == WebhookDelivery.Failed)
                    {
                        HandoffCauses.Refused.Write(log, url.Host, why);
                    }

                    return known;
                }

                if (backoff.Attempts == 0)
                {
                    HandoffCauses.Unreachable.Write(log, url.Host, why); // told once a call: the wait for the next attempt says the same
                }

                await Task.Delay(backoff.Next(_firstWait, _longestWait), time, over).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return WebhookDelivery.GivenUp;
        }
    }

    /// <summary>Tells the receiver that a call is over, once.</summary>
    /// <param name="call">Which.</param>
    public async Task WithdrawAsync(AttendantCall call)
    {
        using var limit = new CancellationTokenSource(_withdrawalLimit, time);
        try
        {
            var (delivery, why) = await PostAsync(call, "attendant_withdrawn", limit.Token).ConfigureAwait(false);
            if (delivery is null or WebhookDelivery.Failed)
            {
                HandoffLog.WithdrawalUntold(log, url.Host, why);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            HandoffLog.WithdrawalUntold(log, url.Host, $"it did not answer within {_withdrawalLimit.TotalSeconds:0} s");
        }
    }

    /// <returns>What came of it, null where another attempt may do better; and why not.</returns>
    private async Task<(WebhookDelivery? Delivery, string Why)> PostAsync(AttendantCall call, string what, CancellationToken over)
    {
        try
        {
            using var request = Request(call, what);
            using var response = await send(request, over).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return status switch
            {
                >= 200 and < 300 => (await ReadAsync(response, over).ConfigureAwait(false), ""),
                408 or 429 or >= 500 => (null, $"it answered with HTTP status {status}"),
                >= 300 and < 400 => (WebhookDelivery.Failed, $"it answered with HTTP status {status}, and redirects are not followed"),
                _ => (WebhookDelivery.Failed, $"it answered with HTTP status {status}"),
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException
            || (fault is OperationCanceledException && !over.IsCancellationRequested))
        {
            var error = (fault as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
            return (null, error == HttpRequestError.Unknown ? fault.GetType().Name : error.ToString());
        }
    }

    private HttpRequestMessage Request(AttendantCall call, string what)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("event"u8, what);
            json.WriteString("device"u8, settings.DeviceName);
            json.WriteString("time"u8, call.At.UtcDateTime);
            json.WriteString("summary"u8, call.Summary);
            json.WriteEndObject();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body.WrittenSpan.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (settings.WebhookSecretFile is { } path)
        {
            var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            byte[] signed = [.. Encoding.ASCII.GetBytes(seconds + "."), .. body.WrittenSpan];
            request.Headers.Add(SignatureHeader, $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(ReadSecret(path), signed))}");
        }

        return request;
    }

    /// <exception cref="IOException">There is none.</exception>
    private static byte[] ReadSecret(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[MaxSecretBytes];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var line = Encoding.UTF8.GetString(buffer, 0, length).Split('\n', 2)[0].Trim();
        return line.Length > 0 ? Encoding.UTF8.GetBytes(line) : throw new IOException("the first line of the secret's file is empty");
    }

    private static async Task<WebhookDelivery> ReadAsync(HttpResponseMessage response, CancellationToken over)
    {
        var buffer = new byte[MaxReplyBytes + 1];
        using var stream = await response.Content.ReadAsStreamAsync(over).ConfigureAwait(false);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, over).ConfigureAwait(false);
        if (length > MaxReplyBytes)
        {
            return WebhookDelivery.Delivered; // a page, and not an answer
        }

        try
        {
            using var reply = JsonDocument.Parse(buffer.AsMemory(0, length));
            return reply.RootElement.ValueKind == JsonValueKind.Object && reply.RootElement.TryGetProperty("answer"u8, out var answer)
                && answer.ValueKind == JsonValueKind.String
                ? answer.GetString() switch
                {
                    "coming" => WebhookDelivery.Coming,
                    "declined" => WebhookDelivery.Declined,
                    _ => WebhookDelivery.Delivered,
                }
                : WebhookDelivery.Delivered;
        }
        catch (JsonException)
        {
            return WebhookDelivery.Delivered; // many receivers answer with a word or nothing, which says that it has arrived
        }
    }
}
