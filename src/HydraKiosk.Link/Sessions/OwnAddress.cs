using System.Net;
using System.Net.NetworkInformation;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Sessions;

/// <summary>The address of this machine that a connection was made from.</summary>
internal static class OwnAddress
{
    /// <summary>The address, where this machine has it no longer; null where it has it still, or the system does not tell.</summary>
    public static IPAddress? Lost(INetworkChanges network, IPAddress? local, ILogger log)
    {
        try
        {
            return local is not null && !network.HasAddress(local) ? local : null;
        }
        catch (NetworkInformationException error)
        {
            LinkTroubles.NetworkNotWatched.Write(log, error.Message);
            return null;
        }
    }
}
