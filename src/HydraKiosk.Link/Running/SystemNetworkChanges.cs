using System.Net;
using System.Net.NetworkInformation;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Link.Running;

/// <summary>The kernel's own word, over netlink.</summary>
public sealed class SystemNetworkChanges : INetworkChanges
{
    /// <inheritdoc/>
    public IDisposable Watch(Action changed) => new Subscription(changed);

    /// <inheritdoc/>
    public bool HasAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IPAddress.IsLoopback(address) // all of 127.0.0.0/8 is here, one address of it is listed
            || NetworkInterface.GetAllNetworkInterfaces().Any(i => i.GetIPProperties().UnicastAddresses.Any(a => SameAddress(a.Address, address)));
    }

    /// <summary>Without the scope: the two sides number interfaces differently.</summary>
    private static bool SameAddress(IPAddress one, IPAddress other) => one.GetAddressBytes().AsSpan().SequenceEqual(other.GetAddressBytes());

    private sealed class Subscription : IDisposable
    {
        private readonly Action _changed;

        public Subscription(Action changed)
        {
            _changed = changed;
            NetworkChange.NetworkAddressChanged += OnAddress;
            NetworkChange.NetworkAvailabilityChanged += OnAvailability;
        }

        public void Dispose()
        {
            NetworkChange.NetworkAddressChanged -= OnAddress;
            NetworkChange.NetworkAvailabilityChanged -= OnAvailability;
        }

        private void OnAddress(object? sender, EventArgs e) => _changed();

        private void OnAvailability(object? sender, NetworkAvailabilityEventArgs e) => _changed();
    }
}
