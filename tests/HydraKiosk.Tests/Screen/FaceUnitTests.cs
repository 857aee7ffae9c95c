using System.Diagnostics;
using System.Runtime.Versioning;
using HydraKiosk.Control;

namespace HydraKiosk.Tests.Screen;

/// <summary>The unit of the screen: by systemd's own reading, without a browser, and with a page that has died.</summary>
[SupportedOSPlatform("linux")]
public sealed class FaceUnitTests : IDisposable
{
    private static readonly string _units = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../systemd"));
    private static readonly string _text =
        File.ReadAllText(Path.Combine(_units, "hydra-kiosk-face.service")).Replace("\\\n", "", StringComparison.Ordinal);

    private readonly string _root = Directory.CreateTempSubdirectory("hydra-kiosk-unit-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Systemd_understands_every_line_of_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        foreach (var program in (string[])["cage", "chromium", "Xwayland", "hydra-kiosk"])
        {
            Program($"usr/bin/{program}", "exit 0");
        }

        Program("bin/sh", "exit 0");
        var folder = Directory.CreateDirectory(Path.Combine(_root, "etc/systemd/system"));
        foreach (var unit in Directory.GetFiles(_units, "*.service"))
        {
            File.Copy(unit, Path.Combine(folder.FullName, Path.GetFileName(unit)));
        }

        // What the unit only wants or comes after is not in this root, and not its fault.
        var (code, said) = await RunAsync(
            "/usr/bin/systemd-analyze", ["verify", "--man=no", $"--root={_root}", "--recursive-errors=no", "hydra-kiosk-face.service"]);

        Assert.Equal((0, ""), (code, said));
    }

    [Fact]
    public void Without_a_browser_it_is_left_out_and_does_not_fail_over_and_over()
    {
        // A condition that does not hold makes the start of a unit nothing at all, with exit code 0; see systemd.unit(5).
        string[] asked = [.. Values("ConditionPathExists")];
        Assert.Equal(["/usr/bin/cage", "/usr/bin/chromium", "/usr/bin/Xwayland"], asked);
        var started = Values("ExecStart").Single().Split(' ').Where(word => word.StartsWith('/'));
        Assert.Empty(started.Except(asked));
    }

    [Fact]
    public void Whatever_dies_is_started_again_without_end()
    {
        Assert.Equal(["always"], Values("Restart"));
        Assert.Equal(["0"], Values("StartLimitIntervalSec"));
    }

    [Theory]
    [InlineData("0 0 0 0 0 0 0 0 0 0 0 0", 12)]
    [InlineData("0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0", 24)] // it came back just in time
    [InlineData("0 0 0 x 0 0 0 0 0 0 0 0 0 0 0 0", 16)] // the daemon did not answer
    [InlineData("10 10 0 0 0 0 0 0 0 0 0 0 0 0", 14)]
    public async Task A_browser_without_a_page_is_ended_after_a_minute_of_looks(string pages, int looks)
    {
        var status = Program("status", $$"""
            n=$(cat {{_root}}/looks 2>/dev/null || echo 0); n=$((n + 1)); echo $n >{{_root}}/looks
            set -- {{pages}}; shift $((n - 1))
            cat {{_root}}/pages-$1
            """);
        foreach (var count in (int[])[0, 1, 10])
        {
            File.WriteAllText(Path.Combine(_root, $"pages-{count}"), ControlJson.StatusText(new KioskStatus { FacePages = count }) + "\n");
        }

        using var browser = Process.Start("/bin/sleep", "600");
        try
        {
            var script = Values("ExecStartPost").Single();
            script = script[(script.IndexOf('\'', StringComparison.Ordinal) + 1)..script.LastIndexOf('\'')]
                .Replace("/usr/bin/hydra-kiosk", status, StringComparison.Ordinal)
                .Replace("sleep 5", $"[ $(cat {_root}/looks 2>/dev/null || echo 0) -lt 30 ]", StringComparison.Ordinal); // a wrong one ends too
            await RunAsync("/bin/sh", ["-c", script], ("MAINPID", $"{browser.Id}"));
            await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!browser.HasExited)
            {
                browser.Kill();
            }
        }

        Assert.Equal($"{looks}", (await File.ReadAllTextAsync(Path.Combine(_root, "looks"), TestContext.Current.CancellationToken)).Trim());
    }

    private static IEnumerable<string> Values(string key) =>
        _text.Split('\n').Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]);

    private string Program(string path, string script)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, string[] words, (string Name, string Value)? variable = null)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (variable is { } given)
        {
            start.Environment[given.Name] = given.Value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync() + await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }
}
