using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Tools.Handoff;

namespace HydraKiosk.Tools.Tests.Handoff;

/// <summary>Calls for staff to a real receiver: <c>peers/attendant_receiver.py</c>.</summary>
public sealed class AttendantWebhookTests : IDisposable
{
    private const string Secret = "of the desk";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TestLog _log = new();
    private readonly string _secretFile = Path.GetTempFileName();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Process _receiver;
    private readonly int _port;

    public AttendantWebhookTests()
    {
        File.WriteAllText(_secretFile, Secret + "\n");
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "peers", "attendant_receiver.py"));
        start.ArgumentList.Add(Secret);
        _receiver = Process.Start(start)!;
        _port = int.Parse(_receiver.StandardOutput.ReadLine()!);
    }

    public void Dispose()
    {
        _receiver.Kill();
        _receiver.Dispose();
        _http.Dispose();
        File.Delete(_secretFile);
    }

    [Theory]
    [InlineData("/coming", AttendantOutcome.Coming)]
    [InlineData("/declined", AttendantOutcome.Declined)]
    [InlineData("/broken", AttendantOutcome.Coming)]
    [InlineData("/moved", AttendantOutcome.Undeliverable)]
    [InlineData("/received", AttendantOutcome.TimedOut)]
    [InlineData("/page", AttendantOutcome.TimedOut)]
    public async Task A_receiver_decides(string path, AttendantOutcome outcome)
    {
        using var desk = Desk(path, limit: outcome == AttendantOutcome.TimedOut ? TimeSpan.FromSeconds(2) : _patience);

        Assert.Equal(outcome, await desk.TryCall("x")!.Outcome.WaitAsync(_patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_is_signed_and_says_who_when_and_what()
    {
        using var desk = Desk("/coming", _patience);
        var call = desk.TryCall("Das Ticket klemmt \"fest\".")!;
        await call.Outcome.WaitAsync(_patience, TestContext.Current.CancellationToken);

        using var seen = JsonDocument.Parse((await _receiver.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        Assert.True(seen.RootElement.GetProperty("signed").GetBoolean());
        Assert.Equal("application/json", seen.RootElement.GetProperty("type").GetString());
        var body = seen.RootElement.GetProperty("body");
        Assert.Equal(["id", "event", "device", "time", "summary"], body.EnumerateObject().Select(each => each.Name));
        Assert.Equal(call.Id, body.GetProperty("id").GetString());
        Assert.Equal("attendant_called", body.GetProperty("event").GetString());
        Assert.Equal("kiosk 3", body.GetProperty("device").GetString());
        Assert.Equal(call.At, body.GetProperty("time").GetDateTimeOffset());
        Assert.Equal("Das Ticket klemmt \"fest\".", body.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_sends_nothing_unsigned()
    {
        File.Delete(_secretFile);
        using var desk = Desk("/coming", TimeSpan.FromSeconds(1));

        Assert.Equal(AttendantOutcome.TimedOut, await desk.TryCall("x")!.Outcome.WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.Contains("FileNotFoundException", Assert.Single(_log.Lines, line => line.EventId == 4351).Message, StringComparison.Ordinal);
    }

    private AttendantDesk Desk(string path, TimeSpan limit) => new(
        new HandoffSettings { WebhookUrl = new Uri($"http://127.0.0.1:{_port}{path}"), WebhookSecretFile = _secretFile, DeviceName = "kiosk 3", CallLimit = limit },
        new HandoffPorts((request, cancellation) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)),
        TimeProvider.System,
        _log);
}
