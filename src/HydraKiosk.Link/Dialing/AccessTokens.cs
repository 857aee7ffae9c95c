using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// What is sent as the bearer of a dial: the key itself, or a short-lived token minted with it at the same host (a token is valid only in
/// the region that minted it), reused until near its end. One dial at a time.
/// </summary>
/// <param name="options">Whether, where, for how long.</param>
/// <param name="lookup">The name service.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class AccessTokens(LinkOptions options, NameLookup lookup, TimeProvider clock)
{
    private const string SessionPath = "/waves/v1/s2s";
    private const string MintPath = "/waves/v1/auth/token";
    private const string TokenPrefix = "wat_";
    private const int MaxAnswerBytes = 16 * 1024;
    private const string While = "while minting an access token: ";

    /// <summary>A token this near its end may not live to see the upgrade.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(30);

    private ApiKey? _mintedWith;
    private ApiKey? _token;
    private ApiKey? _last; // the newest one, valid or not: an answer may repeat it after it was refused
    private long _mintedAt;
    private TimeSpan _useFor;

    /// <summary>Whether the bearer of the last dial had served an earlier one.</summary>
    public bool WasReused { get; private set; }

    /// <summary>Where tokens are minted: at the endpoint's own host.</summary>
    public Uri MintAddress
    {
        get
        {
            var endpoint = options.Endpoint;
            var path = endpoint.AbsolutePath.TrimEnd('/');
            var prefix = path.EndsWith(SessionPath, StringComparison.Ordinal) ? path[..^SessionPath.Length] : "";
            return new UriBuilder(endpoint.Scheme == "ws" ? Uri.UriSchemeHttp
                : Uri.UriSchemeHttps, endpoint.IdnHost, endpoint.Port, prefix + MintPath).Uri;
        }
    }

    /// <summary>The bearer for a dial now, or the reason why there is none.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<(ApiKey? Bearer, SessionOutcome? Failure)> BearerAsync(ApiKey key, CancellationToken stop)
    {
        WasReused = false;
        if (!options.MintAccessTokens || key.Reveal().StartsWith(TokenPrefix, StringComparison.Ordinal))
        {
            return (key, null);
        }

        if (_token is not null && ReferenceEquals(_mintedWith, key) && clock.GetElapsedTime(_mintedAt) < _useFor)
        {
            WasReused = true;
            return (_token, null);
        }

        _token = null;
        return await MintAsync(key, stop);
    }

    /// <summary>A text without the token.</summary>
    public string Masked(string text) => _last?.Masked(text) ?? text;

    /// <summary>The service did not take the token: it is not used again.</summary>
    public void Forget() => _token = null;

    private async Task<(ApiKey? Bearer, SessionOutcome? Failure)> MintAsync(ApiKey key, CancellationToken stop)
    {
        var trace = new DialTrace();
        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var transport = LinkTransport.Create(options, lookup, clock, trace, out var problem);
            if (transport is null)
            {
                return (null, new SessionOutcome(LinkCause.CertificateRefused, problem!));
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, MintAddress) { Content = new ByteArrayContent(Body()) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var askedAt = clock.GetTimestamp();
            using var response = await transport.Invoker.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK || trace.Answer!.IsHtml)
            {
                return (null, Refused(trace.Answer!));
            }

            var answer = new byte[MaxAnswerBytes];
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, either.Token);
            return Take(answer.AsMemory(0, length), key, askedAt);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            var failure = limit.IsCancellationRequested
                ? DialClassifier.TimedOut(trace, options.ConnectTimeout)
                : DialClassifier.Failed(error, trace, options.Endpoint.IdnHost, clock.GetUtcNow());
            return (null, failure with { Detail = While + failure.Detail });
        }
    }

    private SessionOutcome Refused(HttpAnswer answer)
    {
        var outcome = answer.Classify(clock.GetUtcNow());
        return (int)answer.Status switch
        {
            400 => outcome with
            {
                Cause = LinkCause.TokenNotMinted,
                Detail = $"{answer.Named()}: it does not take a life of {options.AccessTokenLife.TotalSeconds:0} s",
            },
            403 => outcome with { Detail = $"{While}{answer.Named()}; only a long-lived key may mint one" },
            _ when outcome.Cause == LinkCause.ServiceFailed => outcome with { Cause = LinkCause.TokenNotMinted },
            _ => outcome with { Detail = While + outcome.Detail },
        };
    }

    private (ApiKey? Bearer, SessionOutcome? Failure) Take(ReadOnlyMemory<byte> answer, ApiKey key, long askedAt)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var token = json.RootElement.GetProperty("access_token").GetString() ?? "";
            var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given)
                ? TimeSpan.FromSeconds(given)
                : options.AccessTokenLife;
            _token = _last = new ApiKey(token);
            options.Minted?.Invoke(_token.Reveal());
            _mintedWith = key;
            _mintedAt = askedAt; // the service began to count later
            _useFor = life - (_margin < life / 4 ? _margin : life / 4);
            return (_token, null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            // The text is not quoted: it may hold a token.
            return (null, new SessionOutcome(LinkCause.TokenNotMinted, $"an answer of {answer.Length} bytes that is no access token"));
        }
    }

    private byte[] Body()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("ttl_seconds", (int)options.AccessTokenLife.TotalSeconds);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
