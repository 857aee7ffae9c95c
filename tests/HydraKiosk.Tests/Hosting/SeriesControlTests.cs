using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Tests.Control;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Hosting;

/// <summary>One kiosk follows another one while somebody presses a button.</summary>
public sealed class SeriesControlTests
{
    private readonly FakeControl _before = new();
    private readonly FakeControl _after = new();
    private readonly SeriesControl _series;

    public SeriesControlTests()
    {
        var clock = new ManualClock();
        _series = new SeriesControl(new FakeConfiguration(), new KillSwitch(null, false, clock, NullLogger.Instance), clock);
        _series.Use(_before);
    }

    [Fact]
    public void A_press_between_two_is_for_the_next_one()
    {
        _series.Leave();
        var pressed = false;
        var presser = new Thread(() => pressed = _series.TryPress("talk", null, out _)) { IsBackground = true };
        presser.Start();
        Assert.True(SpinWait.SpinUntil(() => presser.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(20)));
        Assert.Empty(_before.Calls);

        _series.Use(_after);

        Assert.True(presser.Join(TimeSpan.FromSeconds(20)));
        Assert.True(pressed);
        Assert.Empty(_before.Calls);
        Assert.Single(_after.Calls);
    }

    [Fact]
    public void Where_no_other_one_follows_nobody_waits()
    {
        _series.Leave();
        _series.Last();
        Assert.True(_series.TryPress("talk", null, out _));
        Assert.Single(_before.Calls);
    }
}
