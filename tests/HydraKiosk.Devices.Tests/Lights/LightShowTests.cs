using System.Collections.Concurrent;
using System.Diagnostics;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightShowTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly LightColour _red = LightPatterns.Of(LightSign.Muted).Colour;
    private readonly ConcurrentQueue<DeviceException> _faults = new();
    private readonly ConcurrentQueue<string> _found = new();

    [Fact]
    public void All_lights_show_the_sign()
    {
        var lights = Lights(3);
        using var show = Show(TimeProvider.System, lights);
        show.Show(LightSign.Muted);
        Assert.All(lights, light => Await(light, _red));
    }

    [Fact]
    public void A_light_that_is_stuck_holds_up_no_other()
    {
        var lights = Lights(2);
        using var gate = new SemaphoreSlim(0);
        lights[0].Gate = gate;
        using var show = Show(TimeProvider.System, lights);
        for (var i = 0; i < 10; i++)
        {
            show.Show(i % 2 == 0 ? LightSign.Listening : LightSign.Muted);
        }

        Await(lights[1], _red);
        Assert.Empty(lights[0].Writes);
        lights[0].Gate = null;
        gate.Release();
        Await(lights[0], _red);
        Assert.InRange(lights[0].Writes.Count, 1, 2); // what came between is gone: the latest wins
    }

    [Fact]
    public void A_light_that_fails_is_reported_and_the_others_go_on()
    {
        var lights = Lights(2);
        lights[0].Failure = FakeLight.Broken("lamp 0");
        using var show = Show(TimeProvider.System, lights);
        show.Show(LightSign.Muted);
        Await(lights[1], _red);
        Assert.True(lights[0].Written.Wait(_patience));
        Assert.True(SpinWait.SpinUntil(() => !_faults.IsEmpty, _patience));
        Assert.Equal("lamp 0", Assert.Single(_faults).Place);
    }

    [Fact]
    public void While_a_solid_sign_is_shown_no_timer_is_armed_and_no_thread_wakes_up()
    {
        var clock = new ManualClock();
        var lights = Lights(2);
        using var show = Show(clock, lights);
        Assert.All(lights, light => Await(light, LightColour.Off));
        clock.Advance(TimeSpan.FromSeconds(1));
        show.Show(LightSign.Offline);
        Assert.All(lights, light => Await(light, _red));
        Assert.True(SpinWait.SpinUntil(() => clock.ArmedTimers == 2, _patience));
        clock.Advance(TimeSpan.FromMilliseconds(100));
        show.Show(LightSign.Muted);
        Assert.True(SpinWait.SpinUntil(() => clock.ArmedTimers == 0, _patience));
        var wakeUps = show.WakeUps;
        for (var i = 0; i < 100; i++)
        {
            show.Show(LightSign.Muted);
            show.SetListening(false);
            show.SetLevel(-i);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(wakeUps, show.WakeUps);
    }

    [Fact]
    public void Timers_of_the_clock_carry_a_pattern_on()
    {
        var clock = new ManualClock();
        var lights = Lights(1);
        using var show = Show(clock, lights);
        Assert.All(lights, light => Await(light, LightColour.Off));
        clock.Advance(TimeSpan.FromSeconds(1));
        show.Show(LightSign.Offline);
        Await(lights[0], _red);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(SpinWait.SpinUntil(() => clock.ArmedTimers == 1, _patience));
            clock.Advance(TimeSpan.FromSeconds(1));
            Await(lights[0], i % 2 == 0 ? LightColour.Off : _red);
        }
    }

    [Fact]
    public void At_the_end_all_lights_are_dark()
    {
        var lights = Lights(4);
        var show = Show(TimeProvider.System, lights);
        show.Show(LightSign.Thinking);
        Assert.All(lights, light => Assert.True(light.Written.Wait(_patience)));
        show.Dispose();
        show.Dispose();
        Assert.All(lights, light =>
        {
            Assert.Equal(LightColour.Off, light.Last);
            Assert.Equal(1, light.Disposed);
        });
    }

    [Fact]
    public void At_the_end_a_light_that_is_stuck_is_waited_for_no_longer_than_a_second_and_the_others_are_dark()
    {
        var lights = Lights(3);
        using var gate = new SemaphoreSlim(0);
        lights[1].Gate = gate;
        var show = Show(TimeProvider.System, lights);
        show.Show(LightSign.Muted);
        Await(lights[0], _red);
        Await(lights[2], _red);
        var begin = Stopwatch.GetTimestamp();
        show.Dispose();
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0.9, 3);
        Assert.Equal(LightColour.Off, lights[0].Last);
        Assert.Equal(LightColour.Off, lights[2].Last);
        lights[1].Gate = null;
        gate.Release();
        Await(lights[1], LightColour.Off); // it gets dark when it comes back, late as it is
    }

    [Fact]
    public void Without_lights_everything_is_quiet()
    {
        using var show = Show(TimeProvider.System, []);
        show.Show(LightSign.Fault, 3);
        show.SetListening(true);
        show.SetLevel(-3);
        Assert.Equal(0, show.WakeUps);
    }

    [Fact]
    public void What_is_no_sign_is_refused()
    {
        using var show = Show(TimeProvider.System, Lights(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => show.Show((LightSign)(-1)));
    }

    private static FakeLight[] Lights(int count) => [.. Enumerable.Range(0, count).Select(i => new FakeLight($"lamp {i}"))];

    private static void Await(FakeLight light, LightColour colour)
    {
        while (light.Writes.Count == 0 || light.Last != colour)
        {
            Assert.True(light.Written.Wait(_patience), $"{light.Place} is never {colour}");
        }
    }

    private LightShow Show(TimeProvider time, IEnumerable<FakeLight> lights) =>
        new([.. lights.Select(l => l.Fixture())], time, (_, e) => _faults.Enqueue(e), _found.Enqueue);
}
