using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HydraKiosk.Control.Folders;

/// <summary>Who is at the other end of a local socket, as the kernel knows it.</summary>
/// <param name="Pid">The process; 0 where it lives in another container.</param>
/// <param name="User">Its user.</param>
/// <param name="Group">Its user's first group.</param>
internal readonly record struct PeerCredentials(int Pid, uint User, uint Group)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCred = 17; // SO_PEERCRED

    /// <summary>Asks the kernel.</summary>
    /// <exception cref="SocketException">It is no local socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<uint> answer = stackalloc uint[3]; // struct ucred: pid, uid, gid
        socket.GetRawSocketOption(SocketLevel, PeerCred, MemoryMarshal.AsBytes(answer));
        return new PeerCredentials((int)answer[0], answer[1], answer[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"process {Pid} of user {User}";
}
