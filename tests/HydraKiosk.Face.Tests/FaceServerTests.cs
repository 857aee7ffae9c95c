using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using HydraKiosk.Face.Captions;
using HydraKiosk.Face.Feed;
using HydraKiosk.Face.Serving;
using HydraKiosk.Fakes;

namespace HydraKiosk.Face.Tests;

/// <summary>The pages as they are served: to whom they belong, and to everybody else.</summary>
public sealed class FaceServerTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly FakeDevice _device = new();
    private readonly CaptionBook _captions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FaceServer _server;
    private Task _running = Task.CompletedTask;
    private Browser _browser = null!;

    public FaceServerTests() => _server = new FaceServer(
        new FaceSettings { Listen = new IPEndPoint(IPAddress.Loopback, 0), Key = new byte[32], Pin = "7391" }, _device, _captions, _clock, _log);

    public async ValueTask InitializeAsync()
    {
        _running = _server.RunAsync(_stop.Token);
        _browser = new Browser(await _server.Listening.WaitAsync(_patience));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(_patience));
        _browser.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_link_opens_the_page_once_and_its_token_stands_in_no_address_after_that()
    {
        var link = _server.MakeLink(forTechnician: false)!;
        using (var opened = await _browser.GetAsync(link.PathAndQuery))
        {
            Assert.Equal("/", opened.Headers.Location!.ToString());
            Assert.Contains("httponly; samesite=strict", string.Join(' ', opened.Headers.GetValues("Set-Cookie")).ToLowerInvariant().Replace("samesite=strict; httponly", "httponly; samesite=strict", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        using var page = await _browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("default-src 'none'; script-src 'self'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());

        using var second = new Browser(_browser.Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.GetAsync(link.PathAndQuery)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.GetAsync("/face.js")).StatusCode);
    }

    [Fact]
    public async Task A_link_does_not_live_long()
    {
        var link = _server.MakeLink(forTechnician: false)!;
        _clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync(link.PathAndQuery)).StatusCode);
    }

    [Fact]
    public async Task A_name_that_leads_here_is_not_enough()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "kiosk.evil.example" } };
        Assert.Equal(421, (int)(await _browser.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_page_of_somebody_else_gets_no_live_connection(string? origin)
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: false)!);
        await Assert.ThrowsAsync<WebSocketException>(() => _browser.ConnectAsync(origin));
    }

    [Fact]
    public async Task A_browser_without_a_visit_gets_no_live_connection()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => _browser.ConnectAsync(_browser.Origin));
    }

    [Fact]
    public async Task The_state_is_told_at_once_and_words_when_they_sound()
    {
        using var socket = await OpenAsync();
        var first = await Browser.ReadAsync(socket);
        Assert.Equal("listening", first.GetProperty("state").GetProperty("scene").GetString());

        _device.State = _device.State with { Scene = FaceScene.Speaking };
        _captions.Add(3, "<b>hello</b> there", TimeSpan.Zero);
        _captions.Complete(3, TimeSpan.FromSeconds(2));
        _server.OnNews();
        var speaking = await Browser.ReadAsync(socket);
        Assert.Equal("speaking", speaking.GetProperty("state").GetProperty("scene").GetString());
        Assert.False(speaking.TryGetProperty("words", out _)); // nothing has sounded

        _device.Playing = (3, TimeSpan.FromSeconds(0.2));
        _clock.Advance(FaceSocket.Beat);
        var words = (await Browser.ReadAsync(socket)).GetProperty("words")[0];
        Assert.Equal("<b>hello</b>", words.GetProperty("add").GetString());

        _captions.End(3, TimeSpan.FromSeconds(0.3), isWhole: false);
        _server.OnNews();
        Assert.True((await Browser.ReadAsync(socket)).GetProperty("words")[0].GetProperty("cut").GetBoolean());

        _captions.Clear();
        _server.OnNews();
        Assert.True((await Browser.ReadAsync(socket)).GetProperty("reset").GetBoolean());
    }

    [Fact]
    public async Task A_second_has_no_more_than_25_messages()
    {
        using var socket = await OpenAsync();
        await Browser.ReadAsync(socket);
        for (var volume = 1; volume <= 24; volume++)
        {
            _device.State = _device.State with { Volume = volume };
            _clock.Advance(FaceSocket.Beat / 100); // no beat comes of it
            _server.OnNews();
            if (volume < 24)
            {
                await Browser.ReadAsync(socket); // the first message was one of them too
            }
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(24, (await Browser.ReadAsync(socket)).GetProperty("state").GetProperty("volume").GetInt32());
    }

    [Fact]
    public async Task Fingers_do_what_they_ask_for_and_a_page_that_goes_lets_go_of_the_button()
    {
        using var socket = await OpenAsync();
        await Browser.SayAsync(socket, """{"do":"louder"}""");
        Assert.Equal(FaceVerb.Louder, _device.NextWish().Verb);
        await Browser.SayAsync(socket, """{"do":"talk","on":true}""");
        Assert.Equal(new FaceWish(FaceVerb.Talk, IsOn: true, ""), _device.NextWish());

        socket.Abort();

        Assert.Equal(new FaceWish(FaceVerb.Talk, IsOn: false, ""), _device.NextWish());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"do\":\"reboot\"}")]
    [InlineData("{\"do\":\"talk\",\"on\":1}")]
    [InlineData("{\"do\":\"talk\",\"extra\":{\"a\":[[[[]]]]}}")]
    [InlineData("{\"do\":\"say\",\"text\":\"\"}")]
    [InlineData("{\"do\":\"louder\",\"text\":\"x\"}")]
    public async Task What_is_no_wish_does_nothing(string message)
    {
        using var socket = await OpenAsync();
        await Browser.SayAsync(socket, message);
        await Browser.SayAsync(socket, """{"do":"end"}""");
        Assert.Equal(FaceVerb.End, _device.NextWish().Verb);
    }

    [Fact]
    public async Task A_message_of_any_size_ends_the_connection()
    {
        using var socket = await OpenAsync();
        await Browser.SayAsync(socket, $$"""{"do":"say","text":"{{new string('x', 5000)}}"}""");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                await Browser.ReadAsync(socket);
            }
        });
    }

    [Fact]
    public async Task A_page_that_reads_nothing_is_let_go_and_held_up_nobody()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: false)!);
        using var silent = await RawAsync();
        using var good = await _browser.ConnectAsync(_browser.Origin);
        await Browser.ReadAsync(good);

        for (var line = 0; !_log.Lines.Any(l => l.EventId == FaceCauses.SlowReader.Code); line++)
        {
            Assert.InRange(line, 0, 20_000);
            _captions.AddPerson(string.Join(' ', Enumerable.Repeat($"words{line}", 390)));
            _clock.Advance(FaceSocket.Beat);
            await Browser.ReadAsync(good);
        }
    }

    [Fact]
    public async Task Many_connections_keep_nobody_out_who_is_in()
    {
        using var socket = await OpenAsync();
        await Browser.ReadAsync(socket);
        var crowd = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 2000; i++)
            {
                var client = new TcpClient();
                crowd.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, _browser.Address.Port);
            }

            _device.State = _device.State with { Volume = 77 };
            _server.OnNews();
            Assert.Equal(77, (await Browser.ReadAsync(socket)).GetProperty("state").GetProperty("volume").GetInt32());
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task More_pages_than_a_device_has_screens_are_refused()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: false)!);
        var pages = new List<ClientWebSocket>();
        for (var i = 0; i < FaceServer.MostPages; i++)
        {
            pages.Add(await _browser.ConnectAsync(_browser.Origin));
            await Browser.ReadAsync(pages[^1]);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => _browser.ConnectAsync(_browser.Origin));
        pages.ForEach(page => page.Dispose());
    }

    [Fact]
    public async Task The_technicians_page_opens_with_its_pin_and_only_for_a_while()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: true)!);
        Assert.Contains("id=\"pin\"", await Text("/tech"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync("/tech/status")).StatusCode);
        Assert.Equal(403, await _browser.PostAsync("/tech/do/kill", "", _browser.Origin));

        Assert.Equal(403, await _browser.PostAsync("/tech/pin", "7391", "http://evil.example"));
        Assert.Equal(403, await _browser.PostAsync("/tech/pin", "1234", _browser.Origin));
        Assert.Equal(204, await _browser.PostAsync("/tech/pin", "7391", _browser.Origin));

        Assert.Equal("""{"phase":"listening"}""", await Text("/tech/status"));
        Assert.Equal(204, await _browser.PostAsync("/tech/do/mute", "", _browser.Origin));
        Assert.Equal(404, await _browser.PostAsync("/tech/do/reboot", "", _browser.Origin));
        Assert.Equal(["mute", "reboot"], _device.Verbs);
        Assert.Equal(HttpStatusCode.Conflict, (await _browser.GetAsync("/tech/last-minute")).StatusCode);

        Assert.Equal(202, await _browser.PostAsync("/tech/test/microphone", "", _browser.Origin));
        Assert.Equal(409, await _browser.PostAsync("/tech/test/examination", "", _browser.Origin));
        Assert.Equal(404, await _browser.PostAsync("/tech/test/reboot", "", _browser.Origin));
        Assert.Equal(403, await _browser.PostAsync("/tech/test/microphone", "", "http://evil.example"));
        Assert.Equal("""{"after":7}""", await Text("/tech/wire?after=7"));
        Assert.Equal("""{"after":0}""", await Text("/tech/wire?after=-1"));
        Assert.Equal(HttpStatusCode.Conflict, (await _browser.GetAsync("/tech/bundle")).StatusCode);
        _device.Archive = [1, 2, 3];
        using (var archive = await _browser.GetAsync("/tech/bundle"))
        {
            Assert.Equal("attachment; filename=\"hydra-kiosk-support.tar.gz\"", archive.Content.Headers.ContentDisposition!.ToString());
            Assert.Equal([1, 2, 3], await archive.Content.ReadAsByteArrayAsync());
        }

        _clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(403, await _browser.PostAsync("/tech/test/microphone", "", _browser.Origin));
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync("/tech/wire")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync("/tech/bundle")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync("/tech/status")).StatusCode);
    }

    [Fact]
    public async Task A_pin_cannot_be_guessed()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: true)!);
        for (var pin = 0; pin < 5; pin++)
        {
            Assert.Equal(403, await _browser.PostAsync("/tech/pin", $"{pin}", _browser.Origin));
        }

        Assert.Equal(429, await _browser.PostAsync("/tech/pin", "7391", _browser.Origin));
        Assert.Single(_log.Lines, line => line.EventId == FaceCauses.TooManyGuesses.Code);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(204, await _browser.PostAsync("/tech/pin", "7391", _browser.Origin));
    }

    [Fact]
    public async Task A_fault_of_the_device_is_told_once_asked_and_ends_nothing()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: true)!);
        await _browser.PostAsync("/tech/pin", "7391", _browser.Origin);
        _device.Fault = new InvalidOperationException("planted");
        Assert.Equal(HttpStatusCode.InternalServerError, (await _browser.GetAsync("/tech/status")).StatusCode);
        Assert.Contains(_log.Lines, line => line.EventId == FaceCauses.Failed.Code && line.Message.Contains("planted", StringComparison.Ordinal));
        _device.Fault = null;
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync("/tech/status")).StatusCode);
    }

    [Fact]
    public void All_pages_together_are_light()
    {
        var bytes = PageFiles.Names.Sum(name => PageFiles.Read(name["pages/".Length..]).Length);
        Assert.InRange(bytes, 20_000, 150_000);
    }

    private async Task<string> Text(string path)
    {
        using var answer = await _browser.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<ClientWebSocket> OpenAsync()
    {
        await _browser.OpenAsync(_server.MakeLink(forTechnician: false)!);
        return await _browser.ConnectAsync(_browser.Origin);
    }

    /// <summary>A connection whose far end never reads: its small window is soon full.</summary>
    private async Task<TcpClient> RawAsync()
    {
        using var opened = await new Browser(_browser.Address).GetAsync(_server.MakeLink(forTechnician: false)!.PathAndQuery);
        var cookie = opened.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, _browser.Address.Port);
        var head = $"GET /live HTTP/1.1\r\nHost: {_browser.Address.Authority}\r\nOrigin: {_browser.Origin}\r\nCookie: {cookie}\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        var answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer);
        Assert.Equal("HTTP/1.1 101", Encoding.ASCII.GetString(answer));
        return client;
    }
}
