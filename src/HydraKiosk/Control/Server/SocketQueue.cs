using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HydraKiosk.Control.Server;

/// <summary>What the kernel knows of a local socket's queue.</summary>
internal static unsafe partial class SocketQueue
{
    private const nuint OutgoingQueue = 0x5411; // SIOCOUTQ

    /// <summary>The memory that the far end has been sent and has not read; 0 where the kernel cannot tell.</summary>
    public static int Unread(Socket socket)
    {
        var bytes = 0;
        try
        {
            return Control((int)socket.Handle, OutgoingQueue, &bytes) == 0 ? bytes : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0; // it has just gone
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, int* value);
}
