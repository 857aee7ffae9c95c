using System.Diagnostics;

namespace HydraKiosk.Hil;

/// <summary>A message bus of its own, with or without a login manager on it.</summary>
internal sealed class LoginBus : IAsyncDisposable
{
    private const string Manager = "org.freedesktop.login1.Manager";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-bus-");
    private readonly List<Process> _processes = [];

    public string Address => $"unix:path={_folder.FullName}/bus";

    public static async Task<LoginBus> StartAsync(bool withManager = true)
    {
        var bus = new LoginBus();
        var daemon = bus.Start("/usr/bin/dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", $"--address={bus.Address}");
        await daemon.StandardOutput.ReadLineAsync().WaitAsync(_patience);
        if (withManager)
        {
            bus.StartManager();
            await UntilAsync("/usr/bin/gdbus", ["wait", "--address", bus.Address, "org.freedesktop.login1"], _ => true);
        }

        return bus;
    }

    /// <summary>What logind says of who holds it up, as a text.</summary>
    public Task<string> InhibitorsAsync(Func<string, bool> until) => UntilAsync("/usr/bin/gdbus", Call($"{Manager}.ListInhibitors"), until);

    /// <summary>logind says that the machine is about to sleep, or awake.</summary>
    public Task EmitAsync(string signal, bool isComing) => UntilAsync(
        "/usr/bin/gdbus", [.. Call("org.freedesktop.DBus.Mock.EmitSignal"), Manager, signal, "b", $"[<{(isComing ? "true" : "false")}>]"], _ => true);

    /// <summary>Somebody else says so, to one program alone.</summary>
    public Task LieAsync(string destination) => UntilAsync(
        "/usr/bin/gdbus",
        [
            "emit", "--address", Address, "--dest", destination, "--object-path", "/org/freedesktop/login1", "--signal",
            $"{Manager}.PrepareForSleep", "true",
        ],
        _ => true);

    /// <summary>The unique names on the bus.</summary>
    public Task<string> NamesAsync() => UntilAsync(
        "/usr/bin/gdbus",
        [
            "call", "--address", Address, "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus", "--method",
            "org.freedesktop.DBus.ListNames",
        ],
        _ => true);

    /// <summary>The bus goes, and all on it.</summary>
    public void End()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        _processes.ForEach(process => process.Dispose());
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private string[] Call(string method) =>
        ["call", "--address", Address, "--dest", "org.freedesktop.login1", "--object-path", "/org/freedesktop/login1", "--method", method];

    /// <summary>A login manager comes to the bus, some time after this.</summary>
    public void StartManager()
    {
        string[] words = ["-m", "dbusmock", "--system", "--template", "logind"];
        var start = new ProcessStartInfo("/usr/bin/python3", words) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DBUS_SYSTEM_BUS_ADDRESS"] = Address;
        _processes.Insert(0, Process.Start(start)!);
    }

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        _processes.Add(process);
        return process;
    }

    /// <summary>Asks until the answer is the expected one.</summary>
    private static async Task<string> UntilAsync(string program, string[] arguments, Func<string, bool> until)
    {
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var complaint = process.StandardError.ReadToEndAsync();
            var said = await process.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
            await process.WaitForExitAsync();
            if (process.ExitCode == 0 && until(said))
            {
                return said;
            }

            Assert.True(Stopwatch.GetElapsedTime(from) < _patience, $"{program} {string.Join(' ', arguments)}: {said}{await complaint}");
        }
    }
}
