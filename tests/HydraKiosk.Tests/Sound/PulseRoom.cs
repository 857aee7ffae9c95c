using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HydraKiosk.Tests.Sound;

/// <summary>
/// A PulseAudio of its own without hardware: a loudspeaker, a microphone and module-echo-cancel between them, which ALSA, and so PortAudio, knows as
/// <c>echo-cancel</c>. Its address is in this process's environment while it lives.
/// </summary>
internal sealed partial class PulseRoom : IDisposable
{
    private const string Server = "PULSE_SERVER", AlsaConfiguration = "ALSA_CONFIG_PATH";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-pulse-");
    private readonly Process _sound;

    public PulseRoom()
    {
        var start = new ProcessStartInfo("pulseaudio", [
            "--daemonize=no", "--exit-idle-time=-1", "-n",
            "-L", "module-null-sink sink_name=loudspeaker", "-L", "module-null-source source_name=microphone",
            "-L", "module-echo-cancel source_master=microphone sink_master=loudspeaker",
            "-L", $"module-native-protocol-unix socket={SocketPath} auth-anonymous=1",
        ]);
        (start.Environment["HOME"], start.Environment["XDG_RUNTIME_DIR"]) = (_folder.FullName, _folder.FullName);
        _sound = Process.Start(start)!;
        File.WriteAllText(Alsa, "</usr/share/alsa/alsa.conf>\npcm.echo-cancel { type pulse device microphone.echo-cancel }\n");
        Set(Server, $"unix:{SocketPath}");
        Set(AlsaConfiguration, Alsa);
        var waited = Stopwatch.StartNew();
        while (!Listens())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20) && !_sound.HasExited, "pulseaudio does not start");
            Thread.Yield();
        }
    }

    private string SocketPath => Path.Combine(_folder.FullName, "native");

    private string Alsa => Path.Combine(_folder.FullName, "asound.conf");

    public void Dispose()
    {
        _ = UnsetVariable(Server);
        _ = UnsetVariable(AlsaConfiguration);
        _sound.Kill();
        _sound.WaitForExit();
        _sound.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The libraries ask the C library, whose variables the framework does not set.</summary>
    private static void Set(string name, string value) => Assert.Equal(0, SetVariable(name, value, 1));

    private bool Listens()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
