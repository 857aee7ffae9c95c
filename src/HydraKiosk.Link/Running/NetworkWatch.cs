using System.Net.NetworkInformation;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Running;

/// <summary>
/// Makes one call of the many that one change of the network causes: a short while after the first, when addresses and routes have
/// settled. A network that flaps without end still gets its call.
/// </summary>
internal sealed class NetworkWatch : IAsyncDisposable
{
    /// <summary>From the first word of a change to the call.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    private readonly ITimer _timer;
    private readonly IDisposable? _subscription;
    private int _pending;

    /// <param name="network">Tells about changes.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="changed">The one call.</param>
    public NetworkWatch(INetworkChanges network, TimeProvider clock, ILogger log, Action changed)
    {
        _timer = clock.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _pending, 0); // first, so that a change during the call gets another one
                changed();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            _subscription = network.Watch(OnChange);
        }
        catch (NetworkInformationException error)
        {
            LinkTroubles.NetworkNotWatched.Write(log, error.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        return _timer.DisposeAsync();
    }

    private void OnChange()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0)
        {
            _timer.Change(Settling, Timeout.InfiniteTimeSpan);
        }
    }
}
