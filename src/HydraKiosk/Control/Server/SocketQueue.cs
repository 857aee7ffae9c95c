using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HydraKiosk.Control.Server;

/// <summary>What the kernel knows of a local socket and its queue.</summary>
internal static unsafe partial class SocketQueue
{
    private const nuint OutgoingQueue = 0x5411; // SIOCOUTQ
    private const short Fault = 0x8; // POLLERR
    private const short HangUp = 0x10; // POLLHUP: both directions are closed

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

    /// <summary>Whether the far end is gone altogether; one that only says no more is not.</summary>
    public static bool HasHungUp(Socket socket)
    {
        try
        {
            var look = new Look { Descriptor = (int)socket.Handle };
            return Poll(&look, 1, 0) > 0 && (look.Found & (HangUp | Fault)) != 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Look* looks, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, int* value);

    /// <summary>The C library's <c>pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Look
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
