using System.Collections.Concurrent;
using HydraKiosk.Devices.Buttons;

namespace HydraKiosk.Devices.Tests.Buttons;

/// <summary>What a watch has said, in order, as words.</summary>
internal sealed class RecordingSink : IButtonSink
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<string> _said = [];
    private int _inside;

    public bool HasNews => _said.Count > 0;

    public void Happened(ButtonEvent happened) => Say($"{happened.Button} {happened.Kind}@{happened.TimestampNs / 1_000_000}");

    public void Stands(SwitchPosition position) => Say($"{position.Button} stands {position.IsClosed?.ToString() ?? "nowhere"}");

    public void Failed(ButtonFault fault) => Say($"{fault.Button} failed: {fault.Why.Fault} {fault.Why.Detail}");

    public void Found(ButtonFound found) => Say($"{found.Button} found: {found.Place}");

    public void Expect(params string[] what) => Assert.All(what, expected =>
    {
        Assert.True(_said.TryTake(out var next, _patience), $"no '{expected}' in time");
        Assert.Equal(expected, next);
    });

    private void Say(string what)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        _said.Add(what);
        Interlocked.Decrement(ref _inside);
    }
}
