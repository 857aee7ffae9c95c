using System.Text;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Control;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>status</c>, <c>watch</c> and <c>press</c> against a server over a real socket.</summary>
public sealed class DaemonVerbTests : IAsyncDisposable
{
    private readonly ControlBench _bench = new();
    private readonly SignallingWriter _output = new();
    private readonly StringWriter _error = new();

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    [Fact]
    public async Task Status_is_one_line_for_people()
    {
        Assert.Equal(ExitCode.Ok, await Run("status"));

        Assert.StartsWith("listening, push-to-talk; link ", Assert.Single(Lines(_output)), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Status_for_scripts_is_the_whole_snapshot()
    {
        Assert.Equal(ExitCode.Ok, await Run("status", "--json"));

        Assert.Equal(
            Encoding.UTF8.GetString(ControlJson.Line(json => ControlJson.WriteStatus(json, _bench.Control.Answer))),
                $"{{\"status\":{Assert.Single(Lines(_output))}}}\n");
    }

    [Theory]
    [InlineData(null, ExitCode.Ok)]
    [InlineData("HK-2011", ExitCode.Credentials)]
    [InlineData("HK-2055", ExitCode.Credentials)]
    [InlineData("HK-2016", ExitCode.Usage)]
    [InlineData("HK-2047", ExitCode.Failed)]
    [InlineData("HK-2020", ExitCode.Failed)]
    [InlineData("HK-2060", ExitCode.Failed)]
    [InlineData("HK-2080", ExitCode.Failed)]
    [InlineData("HK-2010", ExitCode.Network)]
    [InlineData("HK-2017", ExitCode.Network)]
    [InlineData("HK-1052", ExitCode.Hardware)]
    [InlineData("HK-1121", ExitCode.Failed)]
    [InlineData("HK-6030", ExitCode.Failed)]
    [InlineData("HK-7021", ExitCode.Failed)]
    public async Task Check_exits_by_the_gravest_trouble_and_says_what_to_do(string? code, ExitCode expected)
    {
        PresentTrouble[] troubles = code is null ? []
            : [new(code, "it is broken", "Mend it.", true, 3), new("HK-3015", "the talk button is stuck", "Look at it.", true, 5)];
        _bench.Control.Answer = _bench.Control.Answer with { Ok = troubles.Length == 0, Troubles = troubles };

        Assert.Equal(expected, await Run("status", "--check"));
        Assert.Equal(expected, await Run("status", "--check", "--json"));
        Assert.Equal(ExitCode.Ok, await Run("status")); // a status that was got is a success

        var lines = Lines(_output);
        Assert.Equal(code is null ? 0 : 2, lines.Count(l => l == $"{code}: it is broken. Needs a technician: Mend it."));
        Assert.Contains(lines, l => l.StartsWith($"{{\"format\":1,\"ok\":{(code is null ? "true" : "false")},", StringComparison.Ordinal));
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("press talk", "press talk 3000", "talk pressed for 3000 ms")]
    [InlineData("press talk --for 3s", "press talk 3000", "talk pressed for 3000 ms")]
    [InlineData("press talk --for 1.5s", "press talk 1500", "talk pressed for 1500 ms")]
    [InlineData("press talk --for 500ms", "press talk 500", "talk pressed for 500 ms")]
    [InlineData("press talk --for 2500", "press talk 2500", "talk pressed for 2500 ms")]
    [InlineData("press talk --down", "press talk held", "talk held until --up")]
    [InlineData("press talk --up", "release talk", "talk released")]
    public async Task Press_asks_the_daemon_and_says_what_was_done(string words, string call, string said)
    {
        Assert.Equal(ExitCode.Ok, await Run(words.Split(' ')));

        Assert.Equal([call], _bench.Control.Calls);
        Assert.Equal([said], Lines(_output));
    }

    [Fact]
    public async Task An_unknown_button_is_wrong_use_in_the_daemons_own_words()
    {
        Assert.Equal(ExitCode.Usage, await Run("press", "horn"));

        Assert.Equal(["there is no button \"horn\". [HK-7008]"], Lines(_error));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Watch_prints_what_the_daemon_tells_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var watching = Run(stop.Token, "watch");

        await _output.WaitForAsync("\"what\":\"status\"");
        _bench.Control.Tell(new TurnTaken(3));
        await _output.WaitForAsync("\"what\":\"turn\"");
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await watching.WaitAsync(ControlBench.Patience));
        Assert.Equal(["{\"what\":\"status\"", "{\"what\":\"turn\",\""], Lines(_output).Select(l => l[..16]));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Watch_ends_with_one_line_when_the_daemon_goes()
    {
        var watching = Run("watch", "--json");
        await _output.WaitForAsync("\"what\":\"status\"");

        await _bench.StopAsync();

        Assert.Equal(ExitCode.Failed, await watching.WaitAsync(ControlBench.Patience));
        Assert.Equal(["the daemon has gone; `journalctl -u hydra-kiosk -n 20` tells why."], Lines(_error));
    }

    [Fact]
    public async Task Watch_follows_the_wire_where_that_is_asked_for()
    {
        using var stop = new CancellationTokenSource();
        var watching = Run(stop.Token, "watch", "--wire");
        await _output.WaitForAsync("\"what\":\"status\"");

        _bench.Control.TellWire("""{"message":{"type":"session.configure"}}""");
        await _output.WaitForAsync("""{"what":"wire","entry":{"message":{"type":"session.configure"}}}""");
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await watching.WaitAsync(ControlBench.Patience));
    }

    [Fact]
    public async Task In_a_terminal_watch_redraws_and_cleans_up_after_itself()
    {
        using var stop = new CancellationTokenSource();
        var watching = WatchVerb.ExecuteAsync(_bench.Folder.Path, isTerminal: true, withWire: false, Environment(), stop.Token);
        await _output.WaitForAsync("turns 0");
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await watching.WaitAsync(ControlBench.Patience));
        Assert.EndsWith("\e[1A\e[2K\r", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("watch")]
    [InlineData("press talk")]
    public async Task Without_a_daemon_each_says_where_it_looked_and_what_to_do(string words)
    {
        await _bench.StopAsync();

        Assert.Equal(ExitCode.Failed, await Run(words.Split(' ')));

        Assert.StartsWith($"no daemon is running: nobody listens at {_bench.Folder.SocketPath}.", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("systemctl status hydra-kiosk", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--runtime-dir. [HK-7004]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_is_turned_away_reads_why()
    {
        var others = Enumerable.Range(0, 16).Select(_ => _bench.Connect()).ToList();
        foreach (var other in others)
        {
            await other.AskAsync("""{"do":"status"}""");
        }

        Assert.Equal(ExitCode.Failed, await Run("status"));

        Assert.Equal(["16 clients are connected already; close one of them. [HK-7009]"], Lines(_error));
        others.ForEach(o => o.Dispose());
    }

    private Task<ExitCode> Run(params string[] words) => Run(CancellationToken.None, words);

    private Task<ExitCode> Run(CancellationToken stop, params string[] words) =>
        CommandLineEntry.RunAsync([.. words, "--runtime-dir", _bench.Folder.Path], Environment(), new VerbHandlers(), stop);

    private VerbEnvironment Environment() => new(_output, _error, _ => null);

    private static string[] Lines(TextWriter writer) => writer.ToString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output that says when a text has been written.</summary>
    private sealed class SignallingWriter : StringWriter
    {
        private readonly Lock _lock = new();
        private (string Text, TaskCompletionSource Seen)? _awaited;

        public Task WaitForAsync(string text)
        {
            lock (_lock)
            {
                var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited = (text, seen);
                Check();
                return seen.Task.WaitAsync(ControlBench.Patience);
            }
        }

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
                Check();
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
                base.Write('\n');
                Check();
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }

        private void Check()
        {
            if (_awaited is var (text, seen) && base.ToString().Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }
}
