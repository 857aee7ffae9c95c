using HydraKiosk.Primitives.Signals;

namespace HydraKiosk.Primitives.Tests;

public class AsyncSignalTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    [Fact]
    public async Task A_set_before_the_wait_is_not_lost_and_counts_once()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();
        Assert.True(signal.WaitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        var second = signal.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        signal.Set();
        await second.WaitAsync(_patience);
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_and_the_signal_lives_on()
    {
        var signal = new AsyncSignal();
        using var cancellation = new CancellationTokenSource();
        var waiting = signal.WaitAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await signal.WaitAsync(cancellation.Token));
        signal.Set();
        await signal.WaitAsync(CancellationToken.None).AsTask().WaitAsync(_patience);
    }

    [Fact]
    public async Task A_second_waiter_is_refused()
    {
        var signal = new AsyncSignal();
        var first = signal.WaitAsync(CancellationToken.None).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await signal.WaitAsync(CancellationToken.None));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task Set_here_lets_the_waiter_go_on_inside_the_call_until_it_waits_again()
    {
        var signal = new AsyncSignal();
        var turns = new List<int>();
        var waiting = WaitTwiceAsync();
        signal.SetHere();
        Assert.Equal([Environment.CurrentManagedThreadId], turns);
        Assert.False(waiting.IsCompleted);
        signal.SetHere();
        Assert.True(waiting.IsCompletedSuccessfully);
        signal.SetHere(); // nobody waits: kept, like a set
        await signal.WaitAsync(CancellationToken.None).AsTask().WaitAsync(_patience);

        async Task WaitTwiceAsync()
        {
            await signal.WaitAsync(CancellationToken.None);
            turns.Add(Environment.CurrentManagedThreadId);
            await signal.WaitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Nothing_is_lost_between_two_threads()
    {
        const int Items = 1_000_000;
        var signal = new AsyncSignal();
        var produced = 0;
        var consumer = Task.Run(async () =>
        {
            var seen = 0;
            while (seen < Items)
            {
                await signal.WaitAsync(CancellationToken.None);
                seen = Volatile.Read(ref produced);
            }

            return seen;
        });
        var producer = Task.Run(() =>
        {
            for (var i = 1; i <= Items; i++)
            {
                Volatile.Write(ref produced, i);
                signal.Set();
            }
        });
        await producer.WaitAsync(_patience);
        Assert.Equal(Items, await consumer.WaitAsync(_patience)); // hangs when the last set is lost
    }
}
