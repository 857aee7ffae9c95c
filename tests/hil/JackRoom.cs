using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace HydraKiosk.Hil;

/// <summary>
/// A sound card made of programs: a private JACK server as its clock, and <c>jack-world</c> as the room that it hears and fills. PortAudio lists
/// it as <see cref="DeviceName"/>. One room at a time: the server's name is an environment variable of the whole process.
/// </summary>
internal sealed partial class JackRoom : IDisposable
{
    public const string DeviceName = "kiosk_hw";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string> _program = new(Compile);

    private readonly string _server = $"hil{Environment.ProcessId}";
    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-kiosk-room-").FullName;
    private readonly int _rateHz;
    private Process? _world;
    private Process? _second;
    private string _report = "";
    private int _recordings;

    /// <param name="rateHz">Of the card.</param>
    /// <param name="serverRuns">False leaves the server to <see cref="StartServer"/>: at first there is no device.</param>
    public JackRoom(int rateHz, bool serverRuns = true)
    {
        _rateHz = rateHz;
        // libjack reads the C library's environment, of which .NET's is only a copy.
        Assert.Equal(0, SetEnvironment("JACK_DEFAULT_SERVER", _server, 1));
        Assert.Equal(0, SetEnvironment("HOME", _folder, 1)); // no ~/.asoundrc of the machine takes part
        if (serverRuns)
        {
            StartServer();
        }
    }

    /// <summary>What another process needs to find this card and no other: a server by name, and a home without sound settings.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["JACK_DEFAULT_SERVER"] = _server,
        ["JACK_NO_START_SERVER"] = "1",
        ["HOME"] = _folder,
    };

    /// <summary>
    /// Of the last recording: its frame in which the microphone's file began, since somebody listened from there on; null before <see cref="Leave"/>.
    /// </summary>
    public int? ListenedFrom =>
        ListenedAt().Match(_report) is { Success: true } found ? int.Parse(found.Groups["frame"].Value, CultureInfo.InvariantCulture) : null;

    private string SecondRecording => Path.Combine(_folder, "second.f32");

    /// <summary>Starts the clock.</summary>
    public void StartServer() => Script("start", _rateHz.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes the clock away as a crash would; the room dies with it.</summary>
    /// <returns>What the loudspeaker had been given, as <see cref="Leave"/>; nothing where the room was empty.</returns>
    public float[] KillServer()
    {
        Script("kill");
        if (_world is null)
        {
            return [];
        }

        Assert.True(_world.WaitForExit(_patience), "jack-world outlives its server");
        return EndRecording(75);
    }

    /// <summary>Puts somebody into the room: <paramref name="speech"/> is what the microphone will hear.</summary>
    /// <param name="speech">Mono, at the room's rate.</param>
    /// <param name="echo">How the microphone hears the loudspeaker besides; null: not at all.</param>
    /// <param name="room">Or a whole room between the two; null: none.</param>
    /// <param name="seconds">For how long what goes to the loudspeaker is written down.</param>
    public void Enter(ReadOnlySpan<float> speech, (int DelayFrames, double Gain)? echo = null, EchoRoom? room = null, int seconds = 120)
    {
        File.WriteAllBytes(Path.Combine(_folder, "speech.f32"), MemoryMarshal.AsBytes(speech));
        var start = new ProcessStartInfo(_program.Value)
        {
            ArgumentList = { DeviceName, Path.Combine(_folder, "speech.f32"), Path.Combine(_folder, $"heard{++_recordings}.f32"), Text(seconds) },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (room is { } around)
        {
            start.ArgumentList.Add("--room");
            start.ArgumentList.Add(Path.Combine(HilFolder(), "rooms", around.Response + ".f32"));
            start.ArgumentList.Add(Text(around.DelayFrames));
            start.ArgumentList.Add(Text(around.DriftPpm));
            start.ArgumentList.Add(Text(around.NoisePeak));
        }
        else if (echo is { } path)
        {
            start.ArgumentList.Add("--loop");
            start.ArgumentList.Add(path.DelayFrames.ToString(System.Globalization.CultureInfo.InvariantCulture));
            start.ArgumentList.Add(path.Gain.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        start.Environment["JACK_DEFAULT_SERVER"] = _server;
        start.Environment["JACK_NO_START_SERVER"] = "1";
        _report = "";
        _world = Process.Start(start)!;
        _world.ErrorDataReceived += (_, line) => _report += line.Data;
        _world.BeginErrorReadLine();
        var ready = _world.StandardOutput.ReadLineAsync();
        Assert.True(ready.Wait(_patience) && ready.Result == "ready", "jack-world does not get ready");
    }

    /// <summary>Puts a second loudspeaker beside the first, such as headphones: a device of its own, into which nobody speaks.</summary>
    /// <param name="name">As PortAudio lists it.</param>
    public void AddLoudspeaker(string name)
    {
        var silence = Path.Combine(_folder, "silence.f32");
        File.WriteAllBytes(silence, new byte[sizeof(float)]);
        _second = Process.Start(new ProcessStartInfo(_program.Value, [name, silence, SecondRecording, "120"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["JACK_DEFAULT_SERVER"] = _server, ["JACK_NO_START_SERVER"] = "1" },
        })!;
        var ready = _second.StandardOutput.ReadLineAsync();
        Assert.True(ready.Wait(_patience) && ready.Result == "ready", $"{name} does not get ready");
    }

    /// <summary>Takes the second loudspeaker away.</summary>
    /// <returns>What it was given, from <see cref="AddLoudspeaker"/> on.</returns>
    public float[] TakeLoudspeaker()
    {
        Assert.Equal(0, Kill(_second!.Id, 15));
        Assert.True(_second.WaitForExit(_patience), "the second loudspeaker does not end");
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(SecondRecording)).ToArray();
    }

    /// <summary>Empties the room.</summary>
    /// <returns>What the loudspeaker was given, from <see cref="Enter"/> on.</returns>
    public float[] Leave()
    {
        Assert.Equal(0, Kill(_world!.Id, 15));
        Assert.True(_world.WaitForExit(_patience), "jack-world does not end");
        return EndRecording(0);
    }

    public void Dispose()
    {
        if (_world is { HasExited: false })
        {
            _world.Kill();
        }

        if (_second is { HasExited: false })
        {
            _second.Kill();
        }

        _world?.Dispose();
        _second?.Dispose();
        Script("stop");
        Directory.Delete(_folder, recursive: true);
    }

    private float[] EndRecording(int exitCode)
    {
        _world!.WaitForExit(); // it has ended; this waits for the last of its report
        Assert.Equal(exitCode, _world.ExitCode);
        _world.Dispose();
        _world = null;
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, $"heard{_recordings}.f32"))).ToArray();
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string HilFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HydraKiosk.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("the tests run outside the source tree"), "tests", "hil");
    }

    private static string Compile()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("hydra-kiosk-hil-").FullName, "jack-world");
        Run("gcc", "-O2", "-Wall", "-Wextra", "-o", program, Path.Combine(HilFolder(), "jack-world.c"), "-ljack", "-lm");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);
        return program;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(_patience), $"{program} {string.Join(' ', arguments)} does not end");
        Assert.True(process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)}: exit {process.ExitCode}\n{(error.Wait(_patience) ? error.Result : "")}");
    }

    private void Script(string action, params string[] more) => Run("bash", [Path.Combine(HilFolder(), "jack-server.sh"), action, _server, .. more]);

    [GeneratedRegex(@"listened to from (?<frame>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListenedAt();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
