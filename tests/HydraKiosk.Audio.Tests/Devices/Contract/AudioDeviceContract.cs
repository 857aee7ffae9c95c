using HydraKiosk.Audio.Devices;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>What every audio device promises, whatever moves it. Each kind of device has a class that hands in how to open and move one.</summary>
public abstract class AudioDeviceContract
{
    [Fact]
    public void Both_sides_move_in_step()
    {
        using var rig = Open();
        rig.Start();
        var pump = rig.Device.Pump;
        for (var step = 0; step < 10; step++)
        {
            rig.Run(5);
            var periods = pump.Periods;
            Assert.True(periods >= 5 * (step + 1), $"{periods} periods");
            var captured = (double)pump.Clocks.Capture.DeviceFrames / pump.Capture.SampleRateHz;
            var played = (double)pump.Clocks.Playback.DeviceFrames / pump.Playback.SampleRateHz;
            var period = (double)pump.PeriodFrames / pump.Playback.SampleRateHz;
            var most = (1.01 + rig.MissedPeriods) * period;
            Assert.InRange(captured - played, -most, most);
            Assert.InRange(captured - (periods * period), -most, most);
        }

        Assert.Null(rig.Device.Fault);
        Assert.Equal(0, pump.RefusedPeriods);
    }

    [Fact]
    public void Where_nothing_is_to_be_played_silence_is()
    {
        using var rig = Open();
        rig.Start();
        rig.Run(5);
        var pump = rig.Device.Pump;
        Assert.Equal(0, pump.UnderrunFrames);
        Assert.All(Take(pump.Played), sample => Assert.Equal(0f, sample));
        if (rig.HearsSilence)
        {
            Assert.All(Take(pump.Captured), sample => Assert.Equal(0f, sample));
        }
    }

    [Fact]
    public void What_is_to_be_played_is_played_once_and_in_order()
    {
        using var rig = Open();
        rig.Start();
        rig.Run(1);
        var pump = rig.Device.Pump;
        Take(pump.Played);
        float[] sound = [.. Enumerable.Range(1, pump.PeriodFrames).Select(i => i / 10_000f)];
        pump.ToPlay.Write(sound);
        rig.Run(4);
        Assert.Equal(sound, Take(pump.Played).Where(sample => sample != 0));
        Assert.Equal(sound.Length, pump.PlayPosition);
    }

    [Fact]
    public void A_cut_is_carried_out_within_a_period_and_tells_what_was_heard()
    {
        using var rig = Open();
        rig.Start();
        rig.Run(1);
        var pump = rig.Device.Pump;
        pump.ToPlay.Write(Enumerable.Repeat(0.5f, 4 * pump.PeriodFrames).ToArray());
        pump.CutPlayback();
        var periods = pump.Clocks.Playback.DeviceFrames / pump.PeriodFrames;
        rig.Run(1);
        Assert.True(pump.CutIsDone(out var heardTo), $"{periods} periods, then {pump.Clocks.Playback.DeviceFrames / pump.PeriodFrames}");
        Assert.InRange(heardTo, 0, 4 * pump.PeriodFrames);
        Assert.Equal(4 * pump.PeriodFrames, pump.PlayPosition);
        Take(pump.Played);
        rig.Run(3);
        Assert.All(Take(pump.Played), sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void After_the_end_nothing_calls_nothing_is_held_and_a_second_end_is_no_fault()
    {
        using (var first = Open()) // what a library makes once and keeps is not this device's
        {
            first.Start();
            first.Run(1);
        }

        using var rig = Open();
        Assert.NotNull(rig.Device.Name);
        rig.Start();
        rig.Run(5);
        rig.Device.Dispose();
        var periods = rig.Device.Pump.Periods;
        Assert.Empty(rig.Held());
        rig.Device.Dispose();
        Assert.Empty(rig.Held());
        Assert.Equal(periods, rig.Device.Pump.Periods);
    }

    [Fact]
    public void A_device_that_was_never_started_ends_as_well()
    {
        using var rig = Open();
        rig.Device.Dispose();
        Assert.Empty(rig.Held());
        Assert.Equal(0, rig.Device.Pump.Periods);
    }

    [Fact]
    public void Its_thread_allocates_nothing()
    {
        using var rig = Open();
        rig.Start();
        rig.Run(60);
        Assert.Equal(0, rig.Run(60));
    }

    private protected abstract DeviceRig Open();

    private static float[] Take(SpscRing<float> ring)
    {
        var all = new float[ring.Count];
        ring.Read(all);
        return all;
    }
}
