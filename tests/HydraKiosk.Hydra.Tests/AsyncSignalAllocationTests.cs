using HydraKiosk.Hydra.Threading;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Tests that read the allocation counter of the whole process: nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class RunsAlone;

[Collection("alone")]
public class AsyncSignalAllocationTests
{
    [Fact]
    public async Task A_cycle_of_set_and_wait_allocates_nothing()
    {
        // Ping-pong, so that every cycle parks the waiter. Measured on both threads: the setter's queueing and the waiter's waking.
        const int Warm = 2_000;
        const int Cycles = 20_000;
        var ping = new AsyncSignal();
        var pong = new AsyncSignal();
        using var stop = new CancellationTokenSource();
        var echo = Task.Run(async () =>
        {
            for (var i = 0; i < Warm + Cycles; i++)
            {
                await ping.WaitAsync(stop.Token);
                pong.Set();
            }
        });

        long before = 0;
        for (var i = 0; i < Warm + Cycles; i++)
        {
            if (i == Warm)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }

            ping.Set();
            await pong.WaitAsync(stop.Token);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        await echo.WaitAsync(ScriptedServer.Patience);
        // The counter is the process's, and the test host ticks along; one object per cycle would be 24 bytes or more each.
        Assert.True(allocated < Cycles, $"{allocated} bytes in {Cycles} cycles");
    }
}
