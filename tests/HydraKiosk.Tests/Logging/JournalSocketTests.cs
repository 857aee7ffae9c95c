using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Logging;

/// <summary>
/// The journal's native socket. A journal is not to be had here: a program in another language reads the datagrams by the protocol's own rules, with
/// its two ways to write a field.
/// </summary>
public sealed class JournalSocketTests : IDisposable
{
    private const string Canary = "sk_canary_4f9a2b7c8d1e";

    private const string Peer = """
        import json, socket, struct, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        s.settimeout(20)
        print("ready", flush=True)
        for _ in range(int(sys.argv[2])):
            data, fields = s.recv(1 << 20), []
            while data:
                line, _, data = data.partition(b"\n")
                name, is_text, value = line.partition(b"=")
                if not is_text:
                    (length,) = struct.unpack("<Q", data[:8])
                    value, data = data[8:8 + length], data[9 + length:]
                fields.append([name.decode("ascii"), value.decode("utf-8")])
            print(json.dumps(fields), flush=True)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-");

    private string SocketPath => Path.Combine(_folder.FullName, "socket");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_line_is_a_datagram_with_fields_and_none_of_its_texts_can_forge_one()
    {
        using var peer = Process.Start(new ProcessStartInfo("python3", ["-c", Peer, SocketPath, "3"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal("ready", peer.StandardOutput.ReadLine());
        using var rest = new StringWriter();
        using (var provider = Provider(rest))
        {
            provider.Session = "s-1\nPRIORITY=0";
            var log = provider.CreateLogger("HydraKiosk.Hydra.Session");
            log.LogWarning(2010, $"lost\nMESSAGE=forged {Canary}");
            log.LogInformation(2011, "ready");
            provider.Session = null;
            log.LogError(2012, new IOException("closed"), "broke ü");
        }

        Assert.Equal(
            [
                "PRIORITY=4", "MESSAGE=Session: HK-2010 lost\\nMESSAGE=forged (hidden)", "SYSLOG_IDENTIFIER=hydra-kiosk", "HK_AREA=Session", "HK_EVENT=2010",
                "HK_CAUSE=HK-2010", "HK_SESSION=s-1·PRIORITY=0",
            ],
            Fields(peer));
        Assert.Equal(
            ["PRIORITY=6", "MESSAGE=Session: ready", "SYSLOG_IDENTIFIER=hydra-kiosk", "HK_AREA=Session", "HK_EVENT=2011", "HK_SESSION=s-1·PRIORITY=0"],
            Fields(peer));
        Assert.Equal(
            [
                "PRIORITY=3", "MESSAGE=Session: HK-2012 broke ü (IOException: closed)", "SYSLOG_IDENTIFIER=hydra-kiosk", "HK_AREA=Session", "HK_EVENT=2012",
                "HK_CAUSE=HK-2012",
            ],
            Fields(peer));
        peer.WaitForExit();
        Assert.Equal("", rest.ToString()); // not twice
    }

    [Fact]
    public void Where_nobody_listens_lines_go_to_standard_error()
    {
        using var rest = new StringWriter();
        using (var provider = Provider(rest))
        {
            provider.CreateLogger("Session").LogWarning(2010, "lost");
        }

        Assert.Equal("<4>Session: HK-2010 lost\n", rest.ToString());
        Assert.Null(JournalSocket.Find(SocketPath));
    }

    [Fact]
    public void A_journal_that_takes_nothing_stops_nobody_and_the_lost_lines_are_counted()
    {
        using var stalled = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified); // its queue is never emptied
        stalled.Bind(new UnixDomainSocketEndPoint(SocketPath));
        using var rest = new StringWriter();
        using var provider = Provider(rest);
        var log = provider.CreateLogger("Session");
        for (var i = 0; i < 900; i++)
        {
            log.LogInformation(2011, "{Text}", new string('x', 1000)); // the kernel's queue takes ten by default, or some hundred
        }

        provider.Dispose();
        Assert.InRange(provider.Dropped, 1, 900);
        Assert.Contains("HK-6030", rest.ToString(), StringComparison.Ordinal);
    }

    private static List<string> Fields(Process peer) =>
        [.. JsonSerializer.Deserialize<string[][]>(peer.StandardOutput.ReadLine()!)!.Select(f => $"{f[0]}={f[1]}")];

    private LineLoggerProvider Provider(TextWriter rest) => new(
        rest, LogStyle.Journal, TimeProvider.System, LogLevel.Information, LineLoggerProvider.DefaultCapacity, SecretFilter.Of(Canary),
        new JournalSocket(SocketPath));
}
