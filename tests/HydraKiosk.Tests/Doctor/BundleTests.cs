using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using HydraKiosk.Doctor.Bundle;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Doctor;

/// <summary>The archive for support, as other programs unpack it, and that no secret is in it.</summary>
[SupportedOSPlatform("linux")]
public sealed class BundleTests : IAsyncDisposable
{
    private const string Canary = "sk_canary0123456789abcdef";
    private const string ToolCanary = "bird-in-a-mine-42-tweet";
    private const string ProxyCanary = "proxyPassw0rdCanary";

    private readonly DoctorBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Tar_and_python_unpack_what_was_packed()
    {
        var path = _bench.Path("support.tar.gz");
        BundleFile[] files = [new("empty.txt", "", ""), new("block.txt", "", new string('b', 512)), new("words.txt", "", "größer\n")];
        new SupportBundle(files, new SecretFilter()).Write(path, new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.Zero));

        Directory.CreateDirectory(_bench.Path("out"));
        Assert.Equal("", await ToolAsync("tar", "-xzf", path, "-C", _bench.Path("out")));
        Assert.All(files, f => Assert.Equal(f.Text, File.ReadAllText(_bench.Path($"out/hydra-kiosk-doctor/{f.Name}"))));
        const string Script = "import tarfile,sys\nfor m in tarfile.open(sys.argv[1]).getmembers(): print(m.name, m.size, oct(m.mode), m.mtime, m.isfile(), m.uname)";
        Assert.Equal(
            "hydra-kiosk-doctor/empty.txt 0 0o600 1796000523 True root\nhydra-kiosk-doctor/block.txt 512 0o600 1796000523 True root\n"
                + "hydra-kiosk-doctor/words.txt 9 0o600 1796000523 True root\n",
            await ToolAsync("python3", "-c", Script, path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        // never over another file
        Assert.Throws<IOException>(() => new SupportBundle(files, new SecretFilter()).Write(path, DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ö")]
    public void A_name_that_tar_could_not_hold_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new UstarWriter(Stream.Null, DateTimeOffset.UnixEpoch).Add(name, []));

    [Fact]
    public async Task No_secret_gets_into_report_archive_or_complaints()
    {
        _bench.Key = Canary; // which the simulator refuses
        _bench.Write("credentials/printer-token", ToolCanary + "\n");
        _bench.Write("state/wire/2026.ndjson", ToolCanary);
        _bench.Hydra = $$""", "proxy": "http://user:{{ProxyCanary}}@127.0.0.1:1" """;
        // Whatever a driver says: here it says everything.
        _bench.Button = new FakeContact
        {
            Fault = new HydraKiosk.Devices.Faults.DeviceException(
                HydraKiosk.Devices.Faults.DeviceFault.Failed, "line", $"{Canary} {ToolCanary} {ProxyCanary}", $"{Canary} {ToolCanary} {ProxyCanary}"),
        };
        var path = _bench.Path("support.tar.gz");

        await _bench.RunAsync(bundle: new BundleWish(path, true, () => false));
        await _bench.RunAsync(asJson: true);

        Directory.CreateDirectory(_bench.Path("out"));
        await ToolAsync("tar", "-xzf", path, "-C", _bench.Path("out"));
        var files = Directory.GetFiles(_bench.Path("out"), "*", SearchOption.AllDirectories);
        Assert.Equal(
            ["audit.txt", "config.json", "doctor.json", "doctor.txt", "files.txt", "journal.txt", "status.json"], files.Select(Path.GetFileName).Order());
        string[] texts = [.. files.Select(File.ReadAllText), _bench.Output, _bench.Error];
        Assert.All(texts, text => Assert.All(
            [Canary, ToolCanary, ProxyCanary, Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..20]],
            secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("(hidden)", _bench.Output, StringComparison.Ordinal);
        Assert.Contains("2026.ndjson", File.ReadAllText(_bench.Path("out/hydra-kiosk-doctor/files.txt")), StringComparison.Ordinal);
        Assert.Contains("into " + path + " go:", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_before_somebody_agrees()
    {
        var path = _bench.Path("support.tar.gz");
        Assert.Equal(ExitCode.Failed, await _bench.RunAsync(bundle: new BundleWish(path, false, () => false)));
        Assert.False(File.Exists(path));
        Assert.Contains("[HK-6081]", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await _bench.RunAsync(bundle: new BundleWish(path, false, () => true)));
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("/no/such/folder/x.tar.gz")]
    [InlineData("/proc/x.tar.gz")]
    public async Task A_place_that_cannot_be_written_is_told(string path)
    {
        Assert.Equal(ExitCode.Failed, await _bench.RunAsync(bundle: new BundleWish(path, true, () => false)));
        Assert.Contains("[HK-6080]", _bench.Error, StringComparison.Ordinal);
    }

    private static async Task<string> ToolAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said + await complaints : throw new InvalidOperationException(await complaints);
    }
}
