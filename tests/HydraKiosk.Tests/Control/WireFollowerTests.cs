using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tests.Control;

/// <summary>The wire as it is followed live, from a recorder with the daemon's own settings.</summary>
public sealed class WireFollowerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-");
    private readonly TestLog _log = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_relay_that_fails_is_told_in_the_journal()
    {
        var fault = new InvalidOperationException("a detail");
        await using var recorder = Recorder(new WireLogOptions());
        using var follower = new WireFollower(recorder, _ => throw fault, _log);

        recorder.Sent("""{"type":"session.configure"}"""u8);

        var began = TimeProvider.System.GetTimestamp();
        while (!_log.Lines.Any(l => l.EventId == ControlCauses.RequestFailed.Code && l.Exception == fault))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < ControlBench.Patience, "the journal says nothing");
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public async Task Texts_are_told_only_where_the_journal_has_warned_that_they_are_kept(bool enabled, bool content, bool expected)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var recorder = Recorder(new WireLogOptions { Enabled = enabled, Content = content });
        using var follower = new WireFollower(recorder, line => told.TrySetResult(line), _log);

        recorder.Sent("""{"type":"session.configure","session":{"instructions":"Be kind."}}"""u8);

        var line = await told.Task.WaitAsync(ControlBench.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(expected, line.Contains("Be kind.", StringComparison.Ordinal));
        Assert.Equal(expected, _log.Lines.Any(l => l.EventId == 2063));
    }

    private WireRecorder Recorder(WireLogOptions options) =>
        new(Daemon.WireLog(options, SecretFilter.Of("sk-test-0123456"), new StateDirectory(_folder.FullName)), TimeProvider.System,
            _log.For<WireRecorder>());
}
