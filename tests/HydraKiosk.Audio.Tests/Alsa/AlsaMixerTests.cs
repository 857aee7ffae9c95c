using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices.Alsa;

namespace HydraKiosk.Audio.Tests.Alsa;

[CollectionDefinition(nameof(MixerCollection), DisableParallelization = true)]
public sealed class MixerCollection;

/// <summary>The mixer through ALSA's own library: that of PulseAudio, set and told by ALSA's own <c>amixer</c>.</summary>
[Collection(nameof(MixerCollection))]
public sealed partial class AlsaMixerTests : IDisposable
{
    private const string Server = "PULSE_SERVER";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-mixer-");
    private readonly Process _sound;

    public AlsaMixerTests()
    {
        _sound = Start("pulseaudio", [
            "--daemonize=no", "--exit-idle-time=-1", "-n",
            "-L", "module-null-sink sink_name=room", "-L", $"module-native-protocol-unix socket={SocketPath} auth-anonymous=1",
        ]);
        Assert.Equal(0, SetVariable(Server, $"unix:{SocketPath}", 1)); // the library asks the C library, whose variables the framework does not set
        var waited = Stopwatch.StartNew();
        while (!Listens(SocketPath))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20) && !_sound.HasExited, "pulseaudio does not start");
            Thread.Yield();
        }
    }

    private string SocketPath => Path.Combine(_folder.FullName, "native");

    public void Dispose()
    {
        _ = UnsetVariable(Server);
        _sound.Kill();
        _sound.WaitForExit();
        _sound.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("40%", "unmute", true, 40)]
    [InlineData("100%", "mute", false, 100)]
    [InlineData("0%", "unmute", true, 0)]
    public void What_amixer_sets_is_read(string level, string mute, bool isOn, double percent)
    {
        Amixer("Master", level, mute);
        Amixer("Capture", level, mute == "mute" ? "nocap" : "cap");

        var controls = AlsaMixer.Read("pulse");

        var master = Assert.Single(controls, c => c.Name == "Master");
        var capture = Assert.Single(controls, c => c.Name == "Capture");
        Assert.Equal((isOn, (MixerSide?)null), (master.Playback!.IsOn, master.Capture));
        Assert.Equal((isOn, (MixerSide?)null), (capture.Capture!.IsOn, capture.Playback));
        Assert.Equal(percent, master.Playback.LevelPercent!.Value, 0.5);
        Assert.Equal(percent, capture.Capture.LevelPercent!.Value, 0.5);
        Assert.Equal(!isOn || percent == 0, master.Playback.IsSilent);
    }

    [Theory]
    [InlineData("hw:31")]
    [InlineData("no-such-mixer")]
    [InlineData("")]
    public void A_card_that_is_not_there_is_named(string card)
    {
        var fault = Assert.Throws<IOException>(() => AlsaMixer.Read(card));
        Assert.StartsWith($"the mixer of {card} cannot be read: ", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Message.Length > $"the mixer of {card} cannot be read: ".Length, fault.Message);
    }

    private static bool Listens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Amixer(params string[] set)
    {
        using var process = Start("amixer", ["-D", "pulse", "-q", "sset", .. set]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };
        (start.Environment["HOME"], start.Environment["XDG_RUNTIME_DIR"]) = (_folder.FullName, _folder.FullName);
        start.Environment[Server] = $"unix:{SocketPath}";
        return Process.Start(start)!;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
