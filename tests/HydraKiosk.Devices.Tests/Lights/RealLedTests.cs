using System.Collections.Concurrent;
using System.Diagnostics;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>On lamps of a real kernel, where <c>HYDRA_KIOSK_HIL=1</c> says that there are some.</summary>
public sealed class RealLedTests(ITestOutputHelper output)
{
    private const string WhyNot = "needs HYDRA_KIOSK_HIL=1 and /dev/uleds: a machine with simulated hardware";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_lamp_of_the_kernel_shows_what_it_is_told_and_its_trigger_comes_back()
    {
        Assert.SkipUnless(UserLed.IsThere, WhyNot);
        using var led = new UserLed("hydra:white:one", 255);
        File.WriteAllText($"{led.Folder}/trigger", "timer");
        Assert.Contains("[timer]", File.ReadAllText($"{led.Folder}/trigger"));
        using (var light = SysfsLight.Open(led.Name))
        {
            Assert.Contains("[none]", File.ReadAllText($"{led.Folder}/trigger"));
            light.Show(new LightColour(0, 128, 0));
            Assert.True(led.Await(56, _patience));
            light.Show(new LightColour(255, 255, 255));
            Assert.True(led.Await(255, _patience));
            Assert.True(light.CanDim);
            byte part = 0;
            Assert.Equal(0, Allocations.In(() => light.Show(new LightColour(part++, 0, 0))));
        }

        Assert.Contains("[timer]", File.ReadAllText($"{led.Folder}/trigger"));
    }

    [Fact]
    public void The_list_shows_it()
    {
        Assert.SkipUnless(UserLed.IsThere, WhyNot);
        using var led = new UserLed("hydra:red:two", 1);
        Assert.Contains(new SysfsLightInfo("hydra:red:two", 1, "", "none", true), SysfsLights.List());
    }

    [Fact]
    public void A_lamp_that_is_unplugged_is_reported_once_and_lit_when_it_is_back()
    {
        Assert.SkipUnless(UserLed.IsThere, WhyNot);
        var led = new UserLed("hydra:green:three", 255);
        var faults = new BlockingCollection<DeviceException>();
        var found = new BlockingCollection<string>();
        using var show = new LightShow(
            [new LightFixture("lamp", () => SysfsLight.Open("hydra:green:three"))], TimeProvider.System, (_, e) => faults.Add(e), found.Add);
        show.Show(LightSign.Connecting); // moves: written all the time
        Assert.True(led.Await(255, _patience));
        led.Dispose();
        Assert.True(faults.TryTake(out var fault, _patience));
        output.WriteLine($"{fault.Fault}: {fault.Message}");
        Assert.Equal(DeviceFault.Gone, fault.Fault);
        show.Show(LightSign.Listening);
        using var back = new UserLed("hydra:green:three", 255);
        Assert.True(found.TryTake(out _, _patience));
        Assert.True(back.Await(255, _patience));
        show.Dispose();
        Assert.True(back.Await(0, _patience));
        Assert.Empty(faults);
    }

    [Fact]
    public void A_new_sign_is_at_the_lamp_within_twenty_milliseconds_where_the_machine_is_free()
    {
        Assert.SkipUnless(UserLed.IsThere, WhyNot);
        using var led = new UserLed("hydra:blue:four", 255);
        using var show = new LightShow(
            [new LightFixture("lamp", () => SysfsLight.Open(led.Name))], TimeProvider.System, (_, e) => throw e, _ => { });
        show.Show(LightSign.Listening);
        Assert.True(led.Await(255, _patience));
        const int Changes = 200;
        var window = new LatencyWindow(Changes);
        using var pause = new ManualResetEventSlim();
        for (var i = 0; i < Changes; i++)
        {
            pause.Wait(30); // two changes within 20 ms are one by design, and this measures one
            var begin = Stopwatch.GetTimestamp();
            show.Show(i % 2 == 0 ? LightSign.Idle : LightSign.Listening);
            Assert.True(led.Await(i % 2 == 0 ? 0 : 255, _patience));
            window.Add(Stopwatch.GetElapsedTime(begin));
        }

        var figures = window.Summarize();
        output.WriteLine(
            $"a new sign until it is read back from the lamp: p50 {figures.P50.TotalMilliseconds:0.00} ms, p99 {figures.P99.TotalMilliseconds:0.00} ms");

        // A guest that shares its processor waits for its turn, and no lamp can help that: the tenth of the changes that waited least is judged.
        Assert.True(window.Percentile(0.1) < TimeSpan.FromMilliseconds(20));
    }
}
