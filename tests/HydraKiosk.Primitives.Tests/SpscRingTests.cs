using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Primitives.Tests;

public sealed class SpscRingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60); // only ever reached by a failure

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4800, 8192)]
    public void Capacity_is_the_next_power_of_two_and_all_of_it_can_be_used(int asked, int capacity)
    {
        var ring = new SpscRing<int>(asked);
        Assert.Equal(capacity, ring.Capacity);
        Assert.Equal(capacity, ring.Write(new int[capacity + 3]));
        Assert.Equal(3, ring.Dropped);
        Assert.Equal(capacity, ring.Count);
        Assert.Equal(capacity, ring.Read(new int[capacity + 5]));
        Assert.Equal(5, ring.Missing);
    }

    [Fact]
    public void Refuses_capacities_that_make_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<float>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<float>((1 << 30) + 1));
    }

    [Fact]
    public void Behaves_like_a_bounded_queue_under_any_sequence_of_operations() =>
        Prop.ForAll<int[]>(script => Model.Run(script)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(200));

    [Theory]
    [InlineData(64, 200, 500_000)] // small: on one core every 64 elements cost a switch of threads
    [InlineData(1024, 700, 4_000_000)]
    [InlineData(8192, 5000, 10_000_000)]
    public async Task Two_threads_lose_double_and_reorder_nothing(int capacity, int largestBlock, long total)
    {
        var ring = new SpscRing<long>(capacity);
        using var giveUp = new CancellationTokenSource(_patience);
        var producer = Task.Factory.StartNew(() => Produce(ring, total, largestBlock, giveUp.Token), TaskCreationOptions.LongRunning);
        var consumer = Task.Factory.StartNew(() => Consume(ring, total, largestBlock, giveUp.Token), TaskCreationOptions.LongRunning);
        await Task.WhenAll(producer, consumer);
        Assert.Equal(-1, await consumer);
        Assert.Equal(total, ring.ReadPosition);
        Assert.Equal(total, ring.WritePosition);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var ring = new SpscRing<float>(1000);
        var block = new float[480];
        Assert.Equal(0, Allocations.In(() =>
        {
            ring.Write(block);
            ring.Read(block);
            ring.CommitWrite(ring.BeginWrite(100).Length);
            ring.CommitRead(ring.BeginRead(40).Length);
            ring.DiscardTo(ring.WritePosition);
        }));
    }

    private static void Produce(SpscRing<long> ring, long total, int largestBlock, CancellationToken giveUp)
    {
        var random = new Random(1);
        var block = new long[largestBlock];
        long next = 0;
        var wait = default(SpinWait);
        while (next < total && !giveUp.IsCancellationRequested)
        {
            var size = (int)Math.Min(random.Next(1, largestBlock + 1), total - next);
            int written;
            if (random.Next(2) == 0)
            {
                for (var i = 0; i < size; i++)
                {
                    block[i] = next + i;
                }

                written = ring.Write(block.AsSpan(0, size)); // what does not fit is offered again
            }
            else
            {
                var room = ring.BeginWrite(size);
                for (var i = 0; i < room.Length; i++)
                {
                    (i < room.First.Length ? ref room.First[i] : ref room.Second[i - room.First.Length]) = next + i;
                }

                ring.CommitWrite(written = room.Length);
            }

            next += written;
            Pause(ref wait, written);
        }
    }

    /// <returns>The first position whose element was wrong, or −1.</returns>
    private static long Consume(SpscRing<long> ring, long total, int largestBlock, CancellationToken giveUp)
    {
        var random = new Random(2);
        var block = new long[largestBlock];
        long next = 0;
        var wait = default(SpinWait);
        while (next < total)
        {
            if (giveUp.IsCancellationRequested)
            {
                return next;
            }

            var size = random.Next(1, largestBlock + 1);
            int read;
            switch (random.Next(16))
            {
                case 0:
                    read = ring.DiscardTo(next + random.Next(20));
                    break;
                case < 8:
                    read = ring.Read(block.AsSpan(0, size));
                    for (var i = 0; i < read; i++)
                    {
                        if (block[i] != next + i)
                        {
                            return next + i;
                        }
                    }

                    break;
                default:
                    var data = ring.BeginRead(size);
                    for (var i = 0; i < data.Length; i++)
                    {
                        if ((i < data.First.Length ? data.First[i] : data.Second[i - data.First.Length]) != next + i)
                        {
                            return next + i;
                        }
                    }

                    ring.CommitRead(read = data.Length);
                    break;
            }

            next += read;
            Pause(ref wait, read);
        }

        return -1;
    }

    /// <summary>Gives the core away when there was nothing to do, since both threads may share one.</summary>
    private static void Pause(ref SpinWait wait, int moved)
    {
        if (moved == 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
        else
        {
            wait.Reset();
        }
    }

    /// <summary>The ring and a plain queue side by side; each number of a script is one operation and its size.</summary>
    private static class Model
    {
        public static bool Run(int[] script)
        {
            var ring = new SpscRing<int>(13);
            var queue = new Queue<int>();
            int next = 1, read = 0, dropped = 0, missing = 0;
            foreach (var entry in script)
            {
                var code = (entry & int.MaxValue) * 2654435761u >> 7;
                var size = (int)(code / 8 % 24);
                var fits = Math.Min(size, 16 - queue.Count);
                var there = Math.Min(size, queue.Count);
                switch (code % 5)
                {
                    case 0:
                        var source = Enumerable.Range(next, size).ToArray();
                        Require(ring.Write(source) == fits);
                        dropped += size - fits;
                        Enqueue(fits);
                        break;
                    case 1:
                        var room = ring.BeginWrite(size);
                        Require(room.Length == fits);
                        for (var i = 0; i < fits; i++)
                        {
                            (i < room.First.Length ? ref room.First[i] : ref room.Second[i - room.First.Length]) = next + i;
                        }

                        var commit = fits == 0 ? 0 : (int)(code / 200 % (uint)(fits + 1)); // less than offered is allowed
                        ring.CommitWrite(commit);
                        Enqueue(commit);
                        break;
                    case 2:
                        var into = Enumerable.Repeat(-7, size).ToArray();
                        Require(ring.Read(into) == there);
                        Require(into.Take(there).SequenceEqual(queue.Take(there)));
                        Require(into.Skip(there).All(v => v == -7));
                        missing += size - there;
                        Dequeue(there);
                        break;
                    case 3:
                        var data = ring.BeginRead(size);
                        Require(data.First.ToArray().Concat(data.Second.ToArray()).SequenceEqual(queue.Take(there)));
                        var release = there == 0 ? 0 : (int)(code / 200 % (uint)(there + 1));
                        ring.CommitRead(release);
                        Dequeue(release);
                        break;
                    default:
                        var to = (long)read + size - 4; // also positions that lie behind, and beyond the end
                        var expected = (int)Math.Clamp(to - read, 0, queue.Count);
                        Require(ring.DiscardTo(to) == expected);
                        Dequeue(expected);
                        break;
                }

                Require(ring.Count == queue.Count && ring.ReadPosition == read && ring.WritePosition == next - 1);
                Require(ring.Dropped == dropped && ring.Missing == missing);
            }

            return true;

            void Enqueue(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    queue.Enqueue(next++);
                }
            }

            void Dequeue(int count)
            {
                read += count;
                for (var i = 0; i < count; i++)
                {
                    queue.Dequeue();
                }
            }
        }

        private static void Require(bool holds) => Assert.True(holds);
    }
}
