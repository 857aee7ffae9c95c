using System.Net;

namespace HydraKiosk.Link.Contract;

/// <summary>What the machine says about its own network.</summary>
public interface INetworkChanges
{
    /// <summary>
    /// Calls <paramref name="changed"/>, on any thread and maybe many times for one change, whenever an address or an interface comes or goes.
    /// </summary>
    /// <returns>Ends it.</returns>
    /// <exception cref="System.Net.NetworkInformation.NetworkInformationException">The system does not tell.</exception>
    IDisposable Watch(Action changed);

    /// <summary>Whether an address is this machine's at present.</summary>
    /// <exception cref="System.Net.NetworkInformation.NetworkInformationException">The system does not tell.</exception>
    bool HasAddress(IPAddress address);
}
