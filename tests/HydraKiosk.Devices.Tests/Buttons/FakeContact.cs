using System.Collections.Concurrent;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Tests.Buttons;

/// <summary>A contact that a test opens, closes, loses, and lets fail or hang.</summary>
internal sealed class FakeContact(string place) : IContactSource
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<string> _log = [];
    private Action<ContactChange>? _changed;
    private Action<DeviceException>? _lost;

    public string Place => place;

    /// <summary>What the next opening throws; null to succeed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What is found at the start.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Holds up the opening or the closing until it is set.</summary>
    public ManualResetEventSlim? HangOpen { get; set; }

    public ManualResetEventSlim? HangClose { get; set; }

    /// <summary>Loses it within the opening.</summary>
    public DeviceException? LostInOpen { get; set; }

    public static DeviceException Fault(DeviceFault fault, string detail = "so it is") => new(fault, "place", detail, "do this");

    public IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost)
    {
        _log.Add("opening");
        HangOpen?.Wait(_patience);
        if (Failure is { } failure)
        {
            _log.Add("failed");
            throw failure;
        }

        (_changed, _lost) = (changed, lost);
        changed(new ContactChange(IsHeld, 0, ContactReason.FoundAtStart));
        if (LostInOpen is { } why)
        {
            LostInOpen = null;
            lost(why);
        }

        _log.Add("open");
        return new Closer(this);
    }

    public void Move(bool isClosed, long ms, ContactReason reason = ContactReason.Moved) =>
        _changed!(new ContactChange(isClosed, ms * 1_000_000, reason));

    public void Lose(DeviceException why) => _lost!(why);

    /// <summary>Waits for what happens next to it.</summary>
    public void Expect(params string[] what) => Assert.All(what, expected =>
    {
        Assert.True(_log.TryTake(out var next, _patience), $"no '{expected}' in time");
        Assert.Equal(expected, next);
    });

    public bool HasNews => _log.Count > 0;

    private sealed class Closer(FakeContact contact) : IDisposable
    {
        public void Dispose()
        {
            contact.HangClose?.Wait(_patience);
            contact._log.Add("closed");
        }
    }
}
