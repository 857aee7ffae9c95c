using System.Collections.Concurrent;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Tests.Hil;

/// <summary>What a contact of the real kernel says, waited for.</summary>
internal sealed class LiveContact : IDisposable
{
    private readonly BlockingCollection<(string Said, long AtNs)> _said = [];
    private readonly IDisposable _open;

    public LiveContact(IContactSource source) => _open = source.Open(
        c => _said.Add(($"{(c.IsClosed ? "closed" : "open")}/{c.Reason}", c.TimestampNs)),
        e =>
        {
            Fault = e;
            _said.Add(($"lost/{e.Fault}", 0));
        });

    public DeviceException? Fault { get; private set; }

    /// <summary>The time of the last one that was expected.</summary>
    public long AtNs { get; private set; }

    public bool HasNews => _said.Count > 0;

    public LiveContact Expect(params string[] what)
    {
        foreach (var expected in what)
        {
            Assert.True(_said.TryTake(out var next, Hardware.Patience), $"no '{expected}' in time");
            Assert.Equal(expected, next.Said);
            AtNs = next.AtNs;
        }

        return this;
    }

    public void Dispose() => _open.Dispose();
}
