using HydraKiosk.Audio.Devices;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class PeriodSignalTests
{
    [Fact]
    public void Any_number_of_sets_wake_one_wait()
    {
        var signal = new PeriodSignal();
        Assert.False(signal.Wait(TimeSpan.Zero));
        signal.Set();
        signal.Set();
        Assert.True(signal.Wait(TimeSpan.FromSeconds(20)));
        Assert.False(signal.Wait(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task Wakes_a_waiter_on_another_thread()
    {
        var signal = new PeriodSignal();
        var back = new PeriodSignal();
        var other = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    if (!signal.Wait(TimeSpan.FromSeconds(20)))
                    {
                        return false;
                    }

                    back.Set();
                }

                return true;
            },
            TaskCreationOptions.LongRunning);
        for (var i = 0; i < 1000; i++)
        {
            signal.Set();
            Assert.True(back.Wait(TimeSpan.FromSeconds(20)));
        }

        Assert.True(await other);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var signal = new PeriodSignal();
        Assert.Equal(0, Allocations.In(() =>
        {
            signal.Set();
            signal.Wait(TimeSpan.FromSeconds(20));
            signal.Wait(TimeSpan.Zero);
        }));
    }
}
