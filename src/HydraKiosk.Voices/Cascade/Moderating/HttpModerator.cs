using System.Net;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Moderating;

/// <summary>A moderator behind an HTTP address; see <see cref="ModerationWire"/>.</summary>
public sealed class HttpModerator : IModerator, IDisposable
{
    private readonly HttpCaller _caller;
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="address"><c>https://</c>, or <c>http://</c> to this machine.</param>
    /// <param name="key">Sent as a bearer; null for none.</param>
    /// <param name="limit">How long a text is held for its ruling.</param>
    /// <param name="proxy">The proxy that leads there.</param>
    /// <param name="caFile">Authorities that are trusted beside the system's; null for none.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    public HttpModerator(Uri address, ApiKey? key, TimeSpan limit, LinkProxy proxy, string? caFile, TimeProvider clock)
    {
        Limit = limit;
        _caller = new HttpCaller(address, key, HttpCaller.DialOf(address, proxy, caFile), SystemNames.LookUpAsync, clock);
    }

    /// <inheritdoc/>
    public TimeSpan Limit { get; }

    /// <inheritdoc/>
    public async Task<ModerationVerdict> RuleAsync(Speaker speaker, string text, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        var isRead = false;
        try
        {
            using var response = await _caller.PostAsync(ModerationWire.Write(speaker, text), "application/json", cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidDataException($"HTTP {(int)response.StatusCode}");
            }

            var answer = new byte[ModerationWire.MostBytes];
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellation);
            isRead = length < answer.Length;
            return ModerationWire.Read(answer.AsMemory(0, length));
        }
        catch (HttpRequestException error)
        {
            throw new InvalidDataException(_caller.Describe(error), error);
        }
        finally
        {
            if (!isRead)
            {
                _caller.Drop();
            }

            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _caller.Dispose();
        _one.Dispose();
    }
}
