using System.Runtime.InteropServices;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Kernel;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>Our own driver on scripted system calls.</summary>
public sealed class KernelGpioDriverTests : GpioContract
{
    private protected override IGpioRig Rig() => Scripted();

    private static ScriptedRig Scripted() => new((kernel, clock, log) => new KernelGpioDriver(kernel, clock, log), _ => { });

    [Fact]
    public void The_kernel_is_asked_for_both_edges_with_bias_and_debounce()
    {
        using var rig = Scripted();
        using var line = rig.Driver.OpenInput(
            new(new(rig.Label, "1"), IsActiveLow: true, GpioBias.PullDown, TimeSpan.FromMilliseconds(7), new string('é', 20)), _ => { }, _ => { });
        var asked = rig.Kernel.LastRequest;

        Assert.Equal(LineFlags.Input | LineFlags.ActiveLow | LineFlags.PullDown | LineFlags.EdgeRising | LineFlags.EdgeFalling, asked.Config.Flags);
        Assert.Equal((1u, 7000u, 1ul),
            (asked.Config.AttributeCount, asked.Config.Attributes[0].Attribute.DebounceMicroseconds, asked.Config.Attributes[0].Mask));
        Assert.Equal(new string('é', 15), asked.Consumer.ToString()); // 31 bytes hold 15 and no half letter
        Assert.Equal(64u, asked.EventBufferSize);
    }

    [Fact]
    public void An_edge_keeps_the_kernels_timestamp()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        rig.Drive(1, isHigh: true);
        var due = (rig.Clock.Elapsed + Debounce).Ticks * 100;
        rig.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(due, record.Next().TimestampNs);
    }

    [Fact]
    public void A_gap_in_the_sequence_reads_the_line_again_and_drops_what_came_before_the_reading()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        Push(rig, 1, isHigh: true);
        Expect(record, true);

        // The wire went down and the kernel had no room for it: what comes next is number 5.
        var stamp = (ulong)rig.Clock.Elapsed.Ticks * 100;
        var request = rig.Chip.Users[1]!;
        request.MoveUnheard(isHigh: false);
        rig.Kernel.Queue(request, new LineEvent { Edge = LineEdge.Rising, LineSequenceNumber = 5, TimestampNs = stamp - 1 });
        rig.Kernel.Queue(request, new LineEvent { Edge = LineEdge.Rising, LineSequenceNumber = 6, TimestampNs = stamp - 1 });

        var told = record.Next();
        Assert.Equal((false, ContactReason.ReadAgain), (told.IsClosed, told.Reason));
        rig.Kernel.Queue(request, new LineEvent { Edge = LineEdge.Rising, LineSequenceNumber = 7, TimestampNs = stamp + 1 });
        Assert.Equal(ContactReason.Moved, Expect(record, true).Reason);
        Assert.Equal([5002], rig.Log.Lines.Select(line => line.EventId));
    }

    [Fact]
    public void More_edges_than_the_kernel_keeps_end_with_the_line_as_it_is()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var blocked = new ManualResetEventSlim();
        using var line = rig.Driver.OpenInput(Input(rig, "1") with { Debounce = TimeSpan.Zero }, record.Changed, record.Lost);
        record.Next();
        using var met = new ManualResetEventSlim();
        record.OnChange = _ =>
        {
            met.Set();
            Assert.True(blocked.Wait(TimeSpan.FromSeconds(20)));
        };
        rig.Drive(1, isHigh: true);
        Assert.True(met.Wait(TimeSpan.FromSeconds(20)));
        record.OnChange = null;
        for (var i = 0; i < 200; i++)
        {
            rig.Drive(1, isHigh: i % 2 != 0);
        }

        rig.Drive(1, isHigh: false);
        blocked.Set();
        Expect(record, true);
        var last = Expect(record, false);
        Assert.Equal(ContactReason.ReadAgain, last.Reason);
    }

    [Fact]
    public void The_watcher_sleeps_while_nothing_moves()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        Push(rig, 1, isHigh: true);
        Expect(record, true);
        var before = rig.Kernel.WakeUps;
        rig.Pass(TimeSpan.FromMinutes(1));
        Push(rig, 1, isHigh: false);
        Expect(record, false);

        Assert.Equal(before + 1, rig.Kernel.WakeUps);
    }

    [Fact]
    public void An_edge_allocates_nothing()
    {
        var clock = new ManualClock();
        var kernel = new ScriptedKernel(clock);
        var chip = kernel.PlugIn(0, "chip", "");
        var told = 0;
        var opened = kernel.Open(chip.Path);
        var request = LineRequests.Input(0, new(new("chip", "0"), IsActiveLow: false, GpioBias.AsIs, TimeSpan.Zero, "test"));
        kernel.Control(opened, GpioRequests.GetLine, MemoryMarshal.AsBytes(new Span<LineRequest>(ref request)));
        var line = new WatchedLine(kernel, new Descriptor(kernel, request.Descriptor), "chip line 0", clock,
            new ContactTeller("chip line 0", _ => told++, _ => { }, new TestLog()));
        line.Begin();
        var isHigh = false;
        var allocated = Allocations.In(() =>
        {
            isHigh = !isHigh;
            kernel.Drive(chip, 0, isHigh);
            line.Take(Libc.PollIn);
        });

        Assert.Equal(0, allocated);
        Assert.True(told > 200, $"{told} told");
    }

    [Fact]
    public void All_edges_of_the_watchers_thread_together_allocate_nothing()
    {
        using var rig = Scripted();
        long first = -1, last = 0;
        var count = 0;
        using var seen = new SemaphoreSlim(0);
        using var line = rig.Driver.OpenInput(Input(rig, "1") with { Debounce = TimeSpan.Zero }, change =>
        {
            if (change.Reason == ContactReason.Moved)
            {
                last = GC.GetAllocatedBytesForCurrentThread();
                first = ++count == 50 ? last : first; // warm by then
                seen.Release();
            }
        }, _ => { });
        for (var i = 0; i < 250; i++)
        {
            rig.Drive(1, isHigh: i % 2 == 0);
            Assert.True(seen.Wait(TimeSpan.FromSeconds(20)));
        }

        Assert.Equal(first, last);
    }

    [Fact]
    public void Nothing_stays_open()
    {
        var rig = Scripted();
        using (rig)
        {
            using (Open(rig, 1, new ContactRecord()))
            using (Open(rig, 2, new ContactRecord()))
            {
                Assert.Equal(4, rig.Kernel.OpenDescriptors); // two lines, what wakes the watcher, and deleted files
            }

            Assert.Equal(2, rig.Kernel.OpenDescriptors);
            Open(rig, 1, new ContactRecord());
            Assert.Throws<DeviceException>(() => Open(rig, 1, new ContactRecord()));
        }

        Assert.Equal(0, rig.Kernel.OpenDescriptors);
    }

    [Fact]
    public void A_driver_that_has_ended_opens_nothing()
    {
        var rig = Scripted();
        rig.Dispose();
        rig.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Open(rig, 1, new ContactRecord()));
        Assert.Equal(0, rig.Kernel.OpenDescriptors);
    }
}
