using System.Collections.Concurrent;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>Keeps what a contact told, in order.</summary>
internal sealed class ContactRecord
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<ContactChange> _new = [];
    private readonly ConcurrentQueue<ContactChange> _all = new();
    private readonly ConcurrentQueue<DeviceException> _losses = new();
    private readonly TaskCompletionSource<DeviceException> _lost = new();

    /// <summary>All changes so far.</summary>
    public IReadOnlyCollection<ContactChange> All => _all;

    /// <summary>Changes that <see cref="Next"/> has not taken yet.</summary>
    public int Waiting => _new.Count;

    /// <summary>All ends so far; one at most.</summary>
    public IReadOnlyCollection<DeviceException> Losses => _losses;

    /// <summary>Called at each change, before it is kept.</summary>
    public Action<ContactChange>? OnChange { get; set; }

    public void Changed(ContactChange change)
    {
        OnChange?.Invoke(change);
        _all.Enqueue(change);
        _new.Add(change);
    }

    public void Lost(DeviceException why)
    {
        _losses.Enqueue(why);
        _lost.TrySetResult(why);
    }

    /// <summary>The next change; fails when there is none.</summary>
    public ContactChange Next() => _new.TryTake(out var change, _patience)
        ? change
        : throw new TimeoutException($"no change came; told so far: {string.Join(", ", _all)}");

    /// <summary>The end; fails when it does not come.</summary>
    public DeviceException Loss() => _lost.Task.Wait(_patience) ? _lost.Task.Result : throw new TimeoutException("the line was not lost");
}
