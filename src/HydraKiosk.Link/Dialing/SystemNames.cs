using System.Net;

namespace HydraKiosk.Link.Dialing;

/// <summary>The system's name service.</summary>
internal static class SystemNames
{
    /// <summary>
    /// Looks a name up, on a thread of its own. The runtime's asynchronous call puts the lookups of one name behind each other on Linux, and
    /// the C library's heeds no cancellation: after a change of the network a fresh lookup would stand behind the one that still asks
    /// the old network's name servers. Here that one is left to its end, and its thread with it.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">It has no address, or nobody could be asked.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public static Task<IPAddress[]> LookUpAsync(string host, CancellationToken stop) =>
        Task.Factory.StartNew(
            static name => Dns.GetHostAddresses((string)name!), host, stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(stop);
}
