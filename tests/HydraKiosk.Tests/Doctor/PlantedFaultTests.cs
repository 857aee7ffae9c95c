using System.Runtime.Versioning;
using HydraKiosk.Audio.Devices.Alsa;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Link.Probing;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Tests.Doctor;

/// <summary>One thing is broken at a time, and the first failing line names it and says what to do.</summary>
[SupportedOSPlatform("linux")]
public sealed class PlantedFaultTests : IAsyncDisposable
{
    private readonly DoctorBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Where_nothing_is_broken_nothing_fails()
    {
        var report = await _bench.ReportAsync();

        Assert.Null(report.First?.ToString());
        Assert.Equal(ExitCode.Ok, report.Exit);
        Assert.Equal(Verdict.Ok, report.Of("authentication").Verdict);
        Assert.Equal(Verdict.Ok, report.Of("plan").Verdict);
        Assert.Matches("^the whistle came back (49|50) dB weaker, after 40 ms: weak$", report.Of("echo").Figure); // the room's noise is near it
        Assert.StartsWith("-60 dB", report.Of("level").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_microphone()
    {
        _bench.Devices = [];
        await FailsAsync("microphone", ExitCode.Hardware, "HK-1052");
    }

    [Fact]
    public async Task A_wrong_key()
    {
        _bench.Key = "sk_0123456789abcdef0123";
        var report = await FailsAsync("authentication", ExitCode.Credentials, "HK-2011");
        Assert.Equal("authentication", report.Of("plan").Because);
        Assert.Equal(Verdict.Ok, report.Of("endpoint").Verdict);
    }

    [Fact]
    public async Task A_clock_that_is_hours_ahead()
    {
        _bench.Time = new SkewedClock(TimeSpan.FromHours(30));
        var report = await FailsAsync("clock", ExitCode.Failed, "HK-2020");
        Assert.Contains("30 h ahead of", report.Of("clock").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_in_1970()
    {
        _bench.Time = new SkewedClock(new DateTimeOffset(1970, 1, 1, 0, 2, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        var report = await FailsAsync("clock", ExitCode.Failed, "HK-2020");
        Assert.Contains("1970-01-01 00:02 UTC, which is before this program was made (2026-01-01)", report.Of("clock").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_that_does_not_move()
    {
        _bench.Presses = TimeSpan.FromMilliseconds(200);
        var report = await FailsAsync("buttons", ExitCode.Hardware, null);
        Assert.Contains("talk (gpiochip0 line 17) did not move", report.Of("buttons").Figure, StringComparison.Ordinal);
        Assert.False(_bench.Button.IsOpen);
    }

    [Fact]
    public async Task A_button_that_moves_is_fine()
    {
        _bench.Presses = TimeSpan.FromSeconds(20); // not waited for
        _bench.Button = new FakeContact { Moves = true };
        var report = await _bench.ReportAsync();
        Assert.Equal((Verdict.Ok, "talk (gpiochip0 line 17) moves"), (report.Of("buttons").Verdict, report.Of("buttons").Figure));
    }

    [Fact]
    public async Task A_button_whose_line_somebody_else_has()
    {
        _bench.Button = new FakeContact { Fault = new DeviceException(DeviceFault.Busy, "gpiochip0 line 17", "line 17 is in use by sysfs", "end what holds it") };
        var report = await FailsAsync("buttons", ExitCode.Hardware, "HK-5040");
        Assert.Equal(("talk: gpiochip0 line 17: line 17 is in use by sysfs", "end what holds it"), (report.Of("buttons").Figure, report.Of("buttons").Remedy));
    }

    [Fact]
    public async Task A_button_that_is_stuck()
    {
        _bench.Button = new FakeContact { IsClosed = true };
        var report = await _bench.ReportAsync();
        Assert.Equal(("buttons", Verdict.Warning), (report.First?.Check.Id, report.First?.Finding.Verdict));
    }

    [Fact]
    public async Task A_full_disk()
    {
        var read = await _bench.ReadAsync();
        var full = read.Storage.Value! with { State = new Room("/", 3_000_000, 8_000_000_000), WriteProblem = "No space left on device" };
        var report = DoctorBench.Report(read with { Storage = new Reading<StorageReading>(full) });
        Assert.Equal(("disk", ExitCode.Failed), (report.First?.Check.Id, report.Exit));
        Assert.Contains("3.0 MB of 8.00 GB free", report.Of("disk").Figure, StringComparison.Ordinal);
        Assert.Equal("disk", report.Of("state").Because);
    }

    [Fact]
    public async Task A_muted_loudspeaker()
    {
        _bench.Mixer = [new("Speaker", new MixerSide(false, 80), null), new("Mic", new MixerSide(true, 10), new MixerSide(true, 70))];
        _bench.Room = () => new RoomDevice(echoDb: null, noiseDbfs: -60);
        var report = await FailsAsync("mixer", ExitCode.Hardware, null);
        Assert.Equal("the loudspeaker is silent: \"Speaker\" is muted of card 0", report.Of("mixer").Figure);
        Assert.Equal("mixer", report.Of("echo").Because);
    }

    [Fact]
    public async Task An_amplifier_that_is_switched_off_is_told_by_the_missing_whistle()
    {
        _bench.Room = () => new RoomDevice(echoDb: null, noiseDbfs: -60);
        var report = await _bench.ReportAsync();
        Assert.Equal(("echo", Verdict.Warning), (report.First?.Check.Id, report.First?.Finding.Verdict));
        Assert.Contains("did not hear the whistle", report.Of("echo").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_device_name()
    {
        _bench.Audio = """, "capture": { "device": "Jabra" }""";
        var report = await FailsAsync("microphone", ExitCode.Hardware, "HK-1053");
        Assert.Contains(DoctorBench.Card, report.Of("microphone").Figure, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, report.Of("loudspeaker").Verdict);
    }

    [Fact]
    public async Task No_group()
    {
        _bench.Write("proc/self/status", "Uid:\t4711\t4711\t4711\t4711\nGid:\t4711\t4711\t4711\t4711\nGroups:\t\nCapEff:\t0000000000000000\n");
        File.SetUnixFileMode(_bench.Path("dev/snd/controlC0"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _bench.Devices = []; // as ALSA says to whoever may not look
        var report = await FailsAsync("permissions", ExitCode.Hardware, null);
        Assert.Contains("may not open", report.Of("permissions").Figure, StringComparison.Ordinal);
        Assert.Equal(("permissions", "permissions"), (report.Of("microphone").Because, report.Of("loudspeaker").Because));
    }

    [Fact]
    public async Task No_sound_in_replies()
    {
        _bench.IsLive = true;
        _bench.Scenario = BuiltInScenarios.Find("over-ceiling")!; // in every session
        var report = await FailsAsync("turn", ExitCode.Network, "HK-3010");
        Assert.Equal("the service answered without sound", report.Of("turn").Figure);
    }

    [Fact]
    public async Task A_live_question_is_heard_and_answered()
    {
        _bench.IsLive = true;
        var report = await _bench.ReportAsync();
        Assert.StartsWith("answered ", report.Of("turn").Figure, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, report.Of("turn").Verdict);
    }

    [Fact]
    public async Task An_echo_that_nobody_cancels()
    {
        _bench.Room = () => new RoomDevice(echoDb: -6, noiseDbfs: -60);
        _bench.Talk = "hands-free";
        _bench.Audio = """, "echoCancellation": "off" """;
        var report = await FailsAsync("echo", ExitCode.Hardware, null);
        Assert.Contains(" 6 dB weaker, after 40 ms", report.Of("echo").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_microphone_that_delivers_zeros()
    {
        _bench.Room = () => new RoomDevice(echoDb: null, noiseDbfs: null);
        var report = await FailsAsync("level", ExitCode.Hardware, null);
        Assert.Equal("level", report.Of("echo").Because);
    }

    [Fact]
    public async Task An_old_model()
    {
        _bench.Hydra = """, "model": "hydra", "voice": "aria" """;
        var report = await _bench.ReportAsync();
        Assert.Equal(("model", Verdict.Warning), (report.First?.Check.Id, report.First?.Finding.Verdict));
        Assert.Contains("hydra-v1.1", report.Of("model").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_a_free_place()
    {
        _bench.Scenario = BuiltInScenarios.Find("server-full")!;
        await FailsAsync("plan", ExitCode.Network, "HK-2017");
    }

    [Fact]
    public async Task A_service_that_refuses_everything()
    {
        _bench.Scenario = BuiltInScenarios.Find("not-found")!;
        await FailsAsync("endpoint", ExitCode.Network, "HK-2013");
    }

    [Fact]
    public async Task A_port_where_nobody_listens()
    {
        _bench.Endpoint = "ws://127.0.0.1:1/waves/v1/s2s";
        var report = await FailsAsync("connection", ExitCode.Network, "HK-2023");
        Assert.Equal(("connection", "connection", "connection"), (report.Of("tls").Because, report.Of("endpoint").Because, report.Of("turn").Because));
    }

    [Fact]
    public async Task A_name_that_does_not_exist()
    {
        _bench.Endpoint = "wss://hydra-kiosk.invalid/waves/v1/s2s";
        var report = await _bench.ReportAsync();
        Assert.Equal("dns", report.First?.Check.Id);
        Assert.Equal("dns", report.Of("connection").Because);
    }

    [Fact]
    public async Task A_device_in_no_network()
    {
        _bench.Write("proc/net/route", "Iface\tDestination\tGateway\n");
        _bench.Endpoint = "wss://hydra-kiosk.invalid/waves/v1/s2s";
        var report = await FailsAsync("network", ExitCode.Network, "HK-2024");
        Assert.Equal(("network", "network", "network"), (report.Of("dns").Because, report.Of("portal").Because, report.Of("authentication").Because));
    }

    [Fact]
    public async Task No_key_at_all()
    {
        _bench.Variables["SMALLEST_API_KEY"] = "";
        var report = await FailsAsync("credentials", ExitCode.Credentials, "HK-6020");
        Assert.Equal("credentials", report.Of("authentication").Because);
        Assert.Equal(Verdict.Ok, report.Of("endpoint").Verdict);
    }

    [Fact]
    public async Task No_key_on_an_installed_device_names_the_place_that_its_unit_names()
    {
        _bench.Variables["SMALLEST_API_KEY"] = "";
        _bench.Write("units/hydra-kiosk.service", "[Service]\nLoadCredential=hydra-api-key:/nowhere/api-key\n");
        _bench.Units = [_bench.Path("units")];

        var report = await FailsAsync("credentials", ExitCode.Credentials, "HK-6020");

        Assert.StartsWith("`sudo hydra-kiosk setup` asks for it; by hand: sudo install -m 600 /dev/stdin /nowhere/api-key, ", report.Of("credentials").Remedy,
            StringComparison.Ordinal);
        Assert.Equal(Verdict.Warning, report.Of("daemon").Verdict); // it is installed, and does not run
        Assert.Contains("systemctl start", report.Of("daemon").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_credential_is_left_to_the_service()
    {
        _bench.Variables["SMALLEST_API_KEY"] = "";
        var file = _bench.Path("api-key.cred");
        _bench.Write("units/hydra-kiosk.service", $"[Service]\nLoadCredential=hydra-api-key:{_bench.Write("old", "sk_simulator")}\n");
        _bench.Write("units/hydra-kiosk.service.d/override.conf", $"[Service]\nLoadCredential=\nLoadCredentialEncrypted=hydra-api-key:{file}\n");
        _bench.Units = [_bench.Path("units")];
        await FailsAsync("credentials", ExitCode.Credentials, "HK-6020"); // the file is not there

        _bench.Write("api-key.cred", "encrypted");
        var report = await _bench.ReportAsync();

        Assert.Equal((Verdict.Ok, $"an encrypted credential is at {file}; only the service can read it"),
            (report.Of("credentials").Verdict, report.Of("credentials").Figure));
        Assert.Equal((Verdict.Skipped, "only the service can read its key"), (report.Of("authentication").Verdict, report.Of("authentication").Figure));
    }

    [Fact]
    public async Task A_login_page_that_lets_the_service_through_is_worth_a_note()
    {
        var read = await _bench.ReadAsync();
        var portal = new Reading<PortalReading>(new PortalReading(new Uri("http://empty.example/")) { Status = 302, RedirectHost = "login.example" });

        var through = DoctorBench.Report(read with { Portal = portal });
        var closed = DoctorBench.Report(read with { Portal = portal, Endpoint = Reading<EndpointReading>.None("not asked") });

        Assert.Equal((Verdict.Note, Verdict.Bad), (through.Of("portal").Verdict, closed.Of("portal").Verdict));
        Assert.Contains("redirected to login.example", through.Of("portal").Figure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_used()
    {
        _bench.Write("kiosk.json", """{ "hydra": { "instructions": "x", "voise": "aria" }, "audio": { "periodMs": 1 } }""");
        var report = await FailsAsync("config", ExitCode.Usage, null);
        Assert.Contains("voise", report.Of("config").Figure, StringComparison.Ordinal);
        Assert.Contains("periodMs", Assert.Single(report.Of("config").More), StringComparison.Ordinal);
        Assert.All(["network", "dns", "microphone", "buttons", "model"], id => Assert.Equal("config", report.Of(id).Because));
        Assert.Equal(Verdict.Ok, report.Of("disk").Verdict);
    }

    private async Task<DoctorReport> FailsAsync(string check, ExitCode exit, string? tag)
    {
        var report = await _bench.ReportAsync();
        Assert.Equal((check, exit), (report.Results.FirstOrDefault(r => r.Finding.Verdict == Verdict.Bad)?.Check.Id, report.Exit));
        Assert.Equal(check, report.Results.First(r => r.Finding.Verdict is Verdict.Bad or Verdict.Warning).Check.Id);
        var finding = report.Of(check);
        Assert.Equal(tag ?? "HK-0000", Cause.TagOf(tag is null ? 0 : finding.CauseCode));
        Assert.True(finding.Remedy is { Length: > 10 } || finding.Figure.Contains("failed: ", StringComparison.Ordinal), $"no remedy: {finding}");
        return report;
    }
}
