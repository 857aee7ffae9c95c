using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Face.Tests;

/// <summary>What a browser does, as far as these tests need it: cookies, an origin, one socket.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true };
    private readonly HttpClient _http;

    public Browser(Uri address)
    {
        Address = address;
        _http = new HttpClient(_handler) { BaseAddress = address };
    }

    public Uri Address { get; }

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    public async Task<int> PostAsync(string path, string body, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await _http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Opens the page with a link, as the kiosk's browser does.</summary>
    public async Task OpenAsync(Uri link)
    {
        using var answer = await _http.GetAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    public async Task<ClientWebSocket> ConnectAsync(string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = _handler.CookieContainer;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<JsonElement> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        var filled = 0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // only ever reached by a failure
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(filled), limit.Token);
            filled += got.Count;
            if (got.EndOfMessage)
            {
                return JsonDocument.Parse(buffer.AsMemory(0, filled)).RootElement.Clone();
            }
        }
    }

    public static ValueTask SayAsync(WebSocket socket, string message) => socket.SendAsync(
        Encoding.UTF8.GetBytes(message).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
