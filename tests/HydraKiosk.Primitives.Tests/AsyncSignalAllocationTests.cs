using HydraKiosk.Primitives.Signals;

namespace HydraKiosk.Primitives.Tests;

/// <summary>Tests that read the allocation counter of the whole process: nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class RunsAlone;

[Collection("alone")]
public class AsyncSignalAllocationTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    [Fact]
    public async Task A_cycle_of_set_and_wait_allocates_nothing()
    {
        // Ping-pong, so that every cycle parks the waiter. Measured on both threads: the setter's queueing and the waiter's waking.
        const int Warm = 2_000;
        const int Rounds = 5;
        const int Cycles = 20_000;
        var ping = new AsyncSignal();
        var pong = new AsyncSignal();
        using var stop = new CancellationTokenSource();
        var echo = Task.Run(async () =>
        {
            for (var i = 0; i < Warm + (Rounds * Cycles); i++)
            {
                await ping.WaitAsync(stop.Token);
                pong.Set();
            }
        });

        var before = 0L;
        var least = long.MaxValue;
        for (var i = 0; i < Warm + (Rounds * Cycles); i++)
        {
            if (i >= Warm && (i - Warm) % Cycles == 0)
            {
                var now = GC.GetTotalAllocatedBytes(precise: true);
                least = i == Warm ? least : Math.Min(least, now - before);
                before = now;
            }

            ping.Set();
            await pong.WaitAsync(stop.Token);
        }

        await echo.WaitAsync(_patience);
        // The counter is the process's, and what earlier tests left behind ticks along: the quietest round counts. One object per cycle
        // would be 24 bytes or more in every round.
        Assert.True(least < Cycles, $"{least} bytes in {Cycles} cycles");
    }
}
