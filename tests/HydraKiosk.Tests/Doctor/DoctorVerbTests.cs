using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Control;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Doctor;

/// <summary><c>doctor</c> as people and scripts call it, with and without a running daemon.</summary>
public sealed class DoctorVerbTests : IAsyncDisposable
{
    private readonly DoctorBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task For_people_it_fits_eighty_columns_and_ends_with_what_to_do_first()
    {
        _bench.Key = "sk_0123456789abcdef0123";

        Assert.Equal(ExitCode.Credentials, await _bench.RunAsync());

        var lines = _bench.Output.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains("Cure this first: authentication.", _bench.Output, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("BAD   authentication  ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("skip  plan            because of authentication", StringComparison.Ordinal));
        Assert.Empty(_bench.Error);
    }

    [Fact]
    public async Task For_scripts_it_is_one_object_with_every_check()
    {
        _bench.Devices = [];

        Assert.Equal(ExitCode.Hardware, await _bench.RunAsync(asJson: true));

        using var json = JsonDocument.Parse(_bench.Output);
        var root = json.RootElement;
        Assert.Equal((1, false, "microphone", 3), (root.GetProperty("format").GetInt32(), root.GetProperty("ok").GetBoolean(),
            root.GetProperty("first").GetString(), root.GetProperty("exitCode").GetInt32()));
        Assert.Equal(CheckList.All.Select(c => c.Info.Id), root.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("id").GetString()));
        var echo = root.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "echo");
        Assert.Equal(("skipped", "microphone"), (echo.GetProperty("verdict").GetString(), echo.GetProperty("because").GetString()));
    }

    [Fact]
    public async Task A_running_daemon_is_asked_and_not_disturbed()
    {
        await using var control = new ControlBench();
        control.Control.Answer = control.Control.Answer with
        {
            Pid = Environment.ProcessId,
            Link = new LinkStatus { State = "ready" },
            Audio = new AudioStatus { Device = "USB PnP", IsWorking = true, MicrophoneDbfs = -51, NoiseFloorDbfs = -60, Volume = 0.8 },
        };
        _bench.RuntimeFolder = control.Folder.Path;
        _bench.Room = () => throw new InvalidOperationException("the daemon has the sound device");
        _bench.Variables["SMALLEST_API_KEY"] = "";

        var report = await _bench.ReportAsync();

        Assert.DoesNotContain(report.Results, r => r.Finding.Verdict == Verdict.Bad);
        Assert.Equal("the daemon uses USB PnP", report.Of("microphone").Figure);
        Assert.StartsWith("-51 dB now", report.Of("level").Figure, StringComparison.Ordinal);
        Assert.Equal(("the running daemon has a session", Verdict.Ok), (report.Of("authentication").Figure, report.Of("plan").Verdict));
        Assert.Equal(Verdict.Warning, report.Of("versions").Verdict); // the fake says that it is of another version
        Assert.False(_bench.Button.IsOpen);
    }

    [Fact]
    public async Task What_the_daemon_complains_of_is_told_where_it_belongs()
    {
        await using var control = new ControlBench();
        control.Control.Answer = control.Control.Answer with
        {
            Pid = Environment.ProcessId,
            Ok = false,
            Link = new LinkStatus { State = "ready" },
            Audio = new AudioStatus { Device = "USB PnP", IsWorking = true, Volume = 0.8 },
            Troubles = [new("HK-5040", "the talk button's line is in use", "Free it.", true, 3), new("HK-6030", "log lines lost", "Look.", false, 3)],
        };
        _bench.RuntimeFolder = control.Folder.Path;

        var report = await _bench.ReportAsync();

        Assert.Equal(("buttons", ExitCode.Hardware), (report.First?.Check.Id, report.Exit));
        Assert.Equal(("the daemon says: the talk button's line is in use", "Free it."), (report.Of("buttons").Figure, report.Of("buttons").Remedy));
        Assert.Equal(Verdict.Bad, report.Of("daemon").Verdict);
        Assert.Contains("log lines lost", Assert.Single(report.Of("daemon").More), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_hears_silent_replies_is_believed_without_asking_again()
    {
        await using var control = new ControlBench();
        control.Control.Answer = control.Control.Answer with
        {
            Pid = Environment.ProcessId,
            Link = new LinkStatus { State = "ready" },
            Audio = new AudioStatus { Device = "USB PnP", IsWorking = true, Volume = 0.8 },
            Troubles = [new("HK-3010", "reply 7 ended without sound", "Shorten.", true, 3)],
        };
        _bench.RuntimeFolder = control.Folder.Path;

        Assert.Equal("turn", (await _bench.ReportAsync()).First?.Check.Id);
    }

    [Fact]
    public async Task Silent_replies_are_a_trouble_of_the_daemon_until_one_is_heard()
    {
        var history = new KioskHistory(TimeProvider.System);
        var read = await _bench.ReadAsync();
        Verdict Turn() => DoctorBench.Report(read with
        {
            Daemon = new DaemonReading { Status = new KioskStatus { Troubles = history.Present([], LinkState.Ready, TimeSpan.Zero) } },
        }).Of("turn").Verdict;

        Assert.Equal(Verdict.Skipped, Turn());
        history.Take(new SilentReply("r1"), LinkState.Ready);
        Assert.Equal(Verdict.Warning, Turn());
        history.Take(new SilentReply("r2"), LinkState.Ready);
        history.Take(new SilentReply("r3"), LinkState.Ready);
        Assert.Equal(Verdict.Bad, Turn());
        history.Take(new ReplyHeard(4), LinkState.Ready);
        Assert.Equal(Verdict.Skipped, Turn());
    }

    [Theory]
    [InlineData("all stopped", false, "sudo hydra-kiosk unkill")]
    [InlineData(null, true, "button that mutes")]
    public async Task A_device_that_is_switched_off_is_not_called_well(string? killed, bool isMuted, string remedy)
    {
        await using var control = new ControlBench();
        control.Control.Answer = control.Control.Answer with
        {
            Pid = Environment.ProcessId,
            Version = "1.2.3",
            IsMuted = isMuted,
            Kill = new KillStatus { InWords = killed, ByCommand = killed is not null },
            Audio = new AudioStatus { Device = "USB PnP", IsWorking = true, Volume = 0.8 },
        };
        _bench.RuntimeFolder = control.Folder.Path;

        var daemon = (await _bench.ReportAsync()).Of("daemon");

        Assert.Equal(Verdict.Warning, daemon.Verdict);
        Assert.Contains(remedy, daemon.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_does_not_answer_holds_up_nobody()
    {
        Directory.CreateDirectory(_bench.Path("run"));
        using var deaf = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(_bench.Path("run/control.sock")));
        deaf.Listen();

        _bench.Room = () => throw new InvalidOperationException("the daemon has the sound device");

        var report = await _bench.ReportAsync();

        Assert.Equal(("daemon", Verdict.Bad, 7006), (report.First?.Check.Id, report.Of("daemon").Verdict, report.Of("daemon").CauseCode));
        Assert.Equal(Verdict.Ok, report.Of("endpoint").Verdict);
        Assert.All((string[])["authentication", "plan", "microphone", "loudspeaker", "level", "echo", "buttons"],
            check => Assert.Equal((check, Verdict.Skipped), (check, report.Of(check).Verdict)));
        Assert.Equal("the running daemon has the sound device, and does not answer", report.Of("microphone").Figure);
        Assert.False(_bench.Button.IsOpen);
    }

    [Theory]
    [InlineData(7004, false, "")]
    [InlineData(7005, true, "the running daemon has a session, and this user may not ask it: run `sudo hydra-kiosk doctor`")]
    [InlineData(7006, true, "the running daemon has a session, and does not answer")]
    public void A_daemon_that_may_not_be_asked_is_there_all_the_same(int code, bool isThere, string says)
    {
        var daemon = new DaemonReading { CauseCode = code };
        Assert.Equal((isThere, says), (daemon.IsThere, isThere ? daemon.Has("a session") : ""));
    }

    [Fact]
    public async Task Presses_are_not_waited_for_while_the_daemon_has_the_buttons_and_nothing_is_announced_that_will_not_happen()
    {
        await using var control = new ControlBench();
        control.Control.Answer = control.Control.Answer with
        {
            Pid = Environment.ProcessId,
            Audio = new AudioStatus { Device = "USB PnP", IsWorking = true, Volume = 0.8 },
        };
        _bench.Presses = TimeSpan.FromSeconds(20);
        _bench.RuntimeFolder = control.Folder.Path;

        await _bench.RunAsync();

        Assert.StartsWith("Examining this device.", _bench.Output, StringComparison.Ordinal);
        Assert.Contains("warn  buttons         the running daemon has the buttons", _bench.Output, StringComparison.Ordinal);
        Assert.Contains("systemctl stop hydra-kiosk", _bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--list", ExitCode.Ok)]
    [InlineData("--empty-page ftp://x/", ExitCode.Usage)]
    [InlineData("--empty-page nonsense", ExitCode.Usage)]
    [InlineData("--liv", ExitCode.Usage)]
    public async Task The_command_line_is_checked(string words, ExitCode expected)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new VerbEnvironment(output, error, _ => null);

        Assert.Equal(expected, await CommandLineEntry.RunAsync(["doctor", .. words.Split(' ')], environment, new VerbHandlers(), CancellationToken.None));

        Assert.Equal(expected == ExitCode.Ok, error.ToString().Length == 0);
        Assert.Equal(expected == ExitCode.Ok ? CheckList.RenderMarkdown() : "", output.ToString());
    }
}
