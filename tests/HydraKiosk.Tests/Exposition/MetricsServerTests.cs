using System.Net;
using System.Net.Sockets;
using System.Text;
using HydraKiosk.Control;
using HydraKiosk.Exposition;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tests.Exposition;

/// <summary>Figures over HTTP, for readers good and bad.</summary>
public sealed class MetricsServerTests : IAsyncLifetime
{
    private const string Canary = "sk_canary_4f9a2b7c8d1e";

    /// <summary>Only ever reached by a failure.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly MetricsServer _server;
    private readonly Task _running;
    private KioskStatus _status = new() { Health = new(HealthStatus.Ok, []) };
    private Exception? _fault;

    public MetricsServerTests()
    {
        var pages = new MetricsPages(
            () => _fault is null ? MetricTableTests.Full : throw _fault, () => _status, SecretFilter.Of(Canary));
        _server = new MetricsServer(new IPEndPoint(IPAddress.Loopback, 0), pages.Find, _clock, _log);
        _running = _server.RunAsync(_stop.Token);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(_patience));
    }

    [Fact]
    public async Task An_ordinary_client_gets_figures_and_health()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{await _server.Listening.WaitAsync(_patience)}") };

        using var figures = await http.GetAsync("/metrics?from=test");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", figures.Content.Headers.ContentType!.ToString());
        Assert.Contains("hydrakiosk_turns_total 12\n", await figures.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"health":"ok","reasons":[]}""", (await http.GetStringAsync("/health")).Trim());
    }

    [Theory]
    [InlineData(HealthStatus.Ok, 200)]
    [InlineData(HealthStatus.Degraded, 200)]
    [InlineData(HealthStatus.Failed, 503)]
    public async Task Health_is_a_status_code_and_says_why_without_a_secret(string verdict, int code)
    {
        _status = new KioskStatus { Health = new(verdict, [new("HK-2010", $"{Canary} was refused")]) };

        var answer = await AskAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {code} ", answer, StringComparison.Ordinal);
        Assert.EndsWith($$"""{"health":"{{verdict}}","reasons":[{"code":"HK-2010","detail":"(hidden) was refused"}]}""" + "\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 404)]
    [InlineData("GET /metrics/ HTTP/1.1\r\n\r\n", 404)]
    [InlineData("GET /../metrics HTTP/1.1\r\n\r\n", 404)]
    [InlineData("POST /metrics HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd", 405)]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", 405)]
    [InlineData("get /metrics HTTP/1.1\r\n\r\n", 405)]
    [InlineData("GET /metrics HTTP/1.0\n\n", 200)]
    [InlineData("GET /metrics\r\n\r\n", 400)]
    [InlineData("GET http://x/metrics HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /met\trics HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /metrics HTTP/2.0\r\n\r\n", 400)]
    [InlineData("\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002\r\n\r\n", 400)]
    [InlineData("  HTTP/1.1\r\n\r\n", 400)]
    public async Task What_is_no_request_for_a_page_is_refused(string request, int code) =>
        Assert.StartsWith($"HTTP/1.1 {code} ", await AskAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_without_an_end_is_refused_and_a_request_in_pieces_is_not()
    {
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync(new string('x', RequestHead.MaxBytes)), StringComparison.Ordinal);
        using var client = await ConnectAsync();
        foreach (var piece in "GET /health HTTP/1.1\r\n\r\n")
        {
            await client.SendAsync(new[] { (byte)piece });
        }

        Assert.StartsWith("HTTP/1.1 200 ", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_nothing_or_reads_nothing_is_dropped_and_nobody_else_waits()
    {
        var silent = new List<Socket>();
        for (var i = 0; i < MetricsServer.MaxConnections; i++)
        {
            silent.Add(await ConnectAsync());
            await silent[^1].SendAsync("GET /metrics"u8.ToArray());
        }

        await UntilAsync(() => _clock.ArmedTimers >= MetricsServer.MaxConnections); // each has its limit
        Assert.Equal("", await AskAsync("GET /health HTTP/1.1\r\n\r\n")); // no place: closed at once

        _clock.Advance(MetricsServer.Limit);

        foreach (var client in silent)
        {
            Assert.Equal("", await ReadAsync(client));
            client.Dispose();
        }

        await UntilAsync(() => _clock.ArmedTimers == 0);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("GET /health HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task A_fault_of_the_daemon_is_an_answer_and_one_line()
    {
        _fault = new InvalidOperationException("it broke.");
        Assert.StartsWith("HTTP/1.1 500 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Single(_log.Lines, l => l.EventId == ObservationCauses.MetricsFailed.Code);
        _fault = null;
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_told_once_and_tried_again()
    {
        var address = await _server.Listening.WaitAsync(_patience);
        using var stop = new CancellationTokenSource();
        var second = new MetricsServer(address, _ => null, _clock, _log);
        var running = second.RunAsync(stop.Token);
        await UntilAsync(() => _log.Lines.Any(l => l.EventId == ObservationCauses.MetricsUnavailable.Code));
        _clock.Advance(MetricsServer.RetryAfter);
        await StopAsync();
        await UntilAsync(() =>
        {
            _clock.Advance(MetricsServer.RetryAfter);
            return second.Listening.IsCompleted;
        });

        Assert.Single(_log.Lines, l => l.EventId == ObservationCauses.MetricsUnavailable.Code);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(_patience));
    }

    [Fact]
    public void Every_beginning_of_a_request_and_every_byte_in_it_is_read_without_a_fault()
    {
        var request = "GET /metrics?x HTTP/1.1\r\nHost: y\r\n\r\n"u8.ToArray();
        for (var length = 0; length <= request.Length; length++)
        {
            _ = RequestHead.Of(request.AsSpan(0, length));
        }

        for (var at = 0; at < request.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = request.ToArray();
                changed[at] = (byte)value;
                Assert.Contains(RequestHead.Of(changed).Status, (int[])[200, 400, 405]);
            }
        }
    }

    /// <summary>Waits for what another thread does; gives up only where it never comes.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "it never came");
            await Task.Yield();
        }
    }

    private async Task<string> AskAsync(string request)
    {
        using var client = await ConnectAsync();
        try
        {
            await client.SendAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (SocketException)
        {
            return ""; // closed before it could be asked
        }

        return await ReadAsync(client);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(await _server.Listening.WaitAsync(_patience));
        return client;
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            while (await client.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(_patience) is > 0 and var read)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset: there is nothing more.
        }

        return text.ToString();
    }
}
