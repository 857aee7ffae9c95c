using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>What a technician gets wrong, and what is said about it: an exit code and a line with a cause code.</summary>
public sealed class BadInputTests(ITestOutputHelper output)
{
    /// <summary>Nothing listens there, and nothing is given that port unasked.</summary>
    private const string Nowhere = "ws://127.0.0.1:1/waves/v1/s2s";

    [Fact]
    public Task A_capture_file_that_is_no_wav_is_a_hardware_fault_with_its_first_bytes() =>
        FailsAsync(new KioskFile { CaptureFile = "text.wav" }, 3, "HK-1104", "text.wav is not a WAV file");

    [Fact]
    public Task An_empty_capture_file_is_called_empty() =>
        FailsAsync(new KioskFile { CaptureFile = "empty.wav" }, 3, "HK-1103", "empty.wav is empty");

    [Fact]
    public Task A_capture_file_that_is_not_there_is_a_wrong_configuration() =>
        FailsAsync(new KioskFile { CaptureFile = "missing.wav" }, 2, "HK-6012", "kiosk.json:1:", "audio.capture.file", "no such file");

    [Fact]
    public Task A_playback_folder_that_is_not_there_is_a_wrong_configuration() =>
        FailsAsync(new KioskFile { PlaybackFile = "no/such/heard.wav" }, 2, "HK-6012", "audio.playback.file", "does not exist");

    [Fact]
    public Task A_playback_folder_that_takes_no_files_is_a_hardware_fault() =>
        FailsAsync(new KioskFile { PlaybackFile = "/proc/heard.wav" }, 3, "HK-1111", "/proc/heard.wav: cannot be created");

    [Fact]
    public Task Without_a_key_run_ends_with_5_and_names_the_three_places() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await File.WriteAllTextAsync(story.Folder.File("kiosk.json"), new KioskFile().ToJson(Nowhere));
        var daemon = story.Start("daemon", ["run", "--config", "kiosk.json"]);
        Assert.Equal(5, await daemon.ExitAsync());
        Assert.All(
            (string[])["HK-6020", "systemd credential \"hydra-api-key\"", "SMALLEST_API_KEY_FILE", "environment variable SMALLEST_API_KEY"],
            text => Assert.Contains(text, daemon.Error, StringComparison.Ordinal));
    });

    [Fact]
    public Task An_unknown_key_ends_with_2_its_place_and_the_nearest_key() => Story.TellAsync(output, async story =>
    {
        await File.WriteAllTextAsync(story.Folder.File("kiosk.json"), "{\n  \"hydra\": { \"instructions\": \"Hello.\", \"lingerSecond\": 5 }\n}\n");
        var daemon = story.Start("daemon", ["run", "--config", "kiosk.json"], Story.ApiKey);
        Assert.Equal(2, await daemon.ExitAsync());
        var line = await daemon.LineAsync("HK-6002");
        Assert.Contains("kiosk.json:2:", line, StringComparison.Ordinal);
        Assert.Contains("hydra.lingerSecond", line, StringComparison.Ordinal);
        Assert.Contains("\"lingerSeconds\"", line, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_port_in_use_ends_simulate_with_2_and_a_line() => Story.TellAsync(output, async story =>
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var simulator = story.Start("simulator", ["simulate", "--port", port]);
        Assert.Equal(2, await simulator.ExitAsync());
        Assert.Contains(port, simulator.Error, StringComparison.Ordinal);
        Assert.Contains("HK-25", simulator.Error, StringComparison.Ordinal);
    });

    private Task FailsAsync(KioskFile file, int exitCode, params string[] said) => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await File.WriteAllBytesAsync(story.Folder.File("empty.wav"), []);
        await File.WriteAllBytesAsync(story.Folder.File("text.wav"), Encoding.ASCII.GetBytes(new string('.', 200)));
        story.Endpoint = Nowhere;
        var daemon = story.StartDaemon(file);

        Assert.Equal(exitCode, await daemon.ExitAsync());
        var line = await daemon.LineAsync(said[0]);
        Assert.All(said, text => Assert.Contains(text, line, StringComparison.Ordinal));
        Assert.DoesNotContain("HostOptions", daemon.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", daemon.Error, StringComparison.Ordinal);
    });
}
