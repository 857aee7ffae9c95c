using System.Net.Sockets;
using System.Runtime.InteropServices;
using HydraKiosk.Control.Folders;

namespace HydraKiosk.Control.Server;

/// <summary>
/// Who may do what over the control socket, in one table. Who gets in at all is the socket's own business: by its mode, its owner and its group.
/// Where an administrator has opened it to everybody, those who are neither may look, and not act.
/// </summary>
internal static class ControlRights
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerGroups = 59; // SO_PEERGROUPS, since Linux 4.13
    private const int UsualGroups = 256;
    private const int MostGroups = 65_536; // NGROUPS_MAX

    /// <summary>Each command, and whether it only looks.</summary>
    private static readonly (string Verb, bool OnlyLooks)[] _table =
    [
        ("status", true), ("watch", true), ("press", false), ("release", false), ("kill", false), ("unkill", false), ("tools", true), ("tool", false),
        ("accept-tool", false), ("staff", false), ("mute", false), ("unmute", false), ("session", false), ("say", false), ("reload", false), ("profile", false), ("blackbox", false), ("face", false),
    ];

    /// <summary>The commands.</summary>
    public static IReadOnlyList<string> Verbs { get; } = [.. _table.Select(row => row.Verb)];

    /// <summary>Whether a caller may use a command.</summary>
    /// <param name="verb">One of <see cref="Verbs"/>.</param>
    /// <param name="mayAct">What <see cref="MayAct(Socket, string)"/> says of the caller.</param>
    public static bool Allows(string verb, bool mayAct) => mayAct || Array.Exists(_table, row => row.Verb == verb && row.OnlyLooks);

    /// <summary>Whether the caller at the other end may act: root, the daemon's own user, the socket's owner and its group may.</summary>
    /// <param name="client">The caller's connection.</param>
    /// <param name="socketPath">The control socket's file.</param>
    public static bool MayAct(Socket client, string socketPath)
    {
        try
        {
            return PosixFiles.Look(socketPath, follow: true, out var socket) == 0
                && MayAct(PeerCredentials.Of(client).User, Groups(client), PosixFiles.User, socket);
        }
        catch (SocketException)
        {
            return false; // gone, or a kernel that does not say who it is
        }
    }

    /// <summary>The same, of what is known.</summary>
    internal static bool MayAct(uint user, ReadOnlySpan<uint> groups, uint own, FileFacts socket) =>
        user == 0 || user == own || user == socket.User || groups.Contains(socket.Group);

    private static uint[] Groups(Socket client)
    {
        Span<uint> usual = stackalloc uint[UsualGroups + 1];
        usual[0] = PeerCredentials.Of(client).Group;
        try
        {
            var bytes = client.GetRawSocketOption(SocketLevel, PeerGroups, MemoryMarshal.AsBytes(usual[1..]));
            return usual[..(1 + (bytes / sizeof(uint)))].ToArray();
        }
        catch (SocketException)
        {
            var many = new uint[MostGroups + 1]; // a caller in more groups than anybody is
            many[0] = usual[0];
            var bytes = client.GetRawSocketOption(SocketLevel, PeerGroups, MemoryMarshal.AsBytes(many.AsSpan(1)));
            return many[..(1 + (bytes / sizeof(uint)))];
        }
    }
}
