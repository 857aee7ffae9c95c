using System.Collections.Concurrent;
using System.Diagnostics;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Tests.Hil;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Watching;

/// <summary>The watch's own thread on the real kernel.</summary>
[Collection("hardware")]
public sealed class DescriptorWatchTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly PipeKernel _kernel = new();
    private readonly DescriptorWatch _watch;
    private readonly InputContact _contact;
    private readonly BlockingCollection<string> _said = [];

    public DescriptorWatchTests()
    {
        _kernel.Plug();
        _watch = new DescriptorWatch(_kernel, ownsThread: true);
        _contact = new InputContact(new InputDevices(_watch), "pipe", new InputCode(InputKind.Key, PipeKernel.Key));
    }

    public void Dispose()
    {
        _watch.Dispose();
        _kernel.Unplug();
        _said.Dispose();
    }

    [Fact]
    public void What_is_added_while_the_thread_sleeps_is_heard_and_what_is_removed_is_not()
    {
        var first = Open();
        Expect("open/FoundAtStart");
        _kernel.Send(1);
        Expect("closed/Moved");
        first.Dispose();
        _kernel.Send(0);
        using var second = Open();
        Expect("open/FoundAtStart"); // a pipe does not know how its keys are
        _kernel.Send(1);
        Expect("closed/Moved");
    }

    [Fact]
    public void The_end_of_a_device_ends_the_contact()
    {
        using var open = Open();
        _kernel.Send(1);
        _kernel.Unplug();

        Expect("open/FoundAtStart");
        Expect("closed/Moved");
        Expect("open/DeviceGone");
        Expect("lost/Gone");
    }

    [Fact]
    public void It_can_be_disposed_of_with_a_contact_open_and_takes_no_more()
    {
        var open = Open();
        Expect("open/FoundAtStart");
        var begun = Stopwatch.GetTimestamp();
        _watch.Dispose();
        _watch.Dispose();
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(0.9), "the thread was not woken");
        _kernel.Send(1);
        open.Dispose();

        Assert.Throws<ObjectDisposedException>(Open);
        Assert.Empty(_said);
    }

    [Fact]
    public void Its_thread_does_not_wake_up_while_nothing_moves()
    {
        using var open = Open();
        _kernel.Send(1);
        Expect("open/FoundAtStart");
        Expect("closed/Moved");
        Hardware.Rest(0.2);
        var before = Hardware.Sleeps("contacts");

        Hardware.Rest(1);
        Assert.Equal(before, Hardware.Sleeps("contacts"));
    }

    [Fact]
    public void Its_thread_allocates_nothing_for_an_event()
    {
        const int warm = 200;
        const int all = 1000;
        var (count, before, after) = (0, 0L, 0L);
        var delays = new long[all];
        using var heard = new Semaphore(0, all);
        using var open = _contact.Open(
            c =>
            {
                if (c.Reason == ContactReason.Moved && count < all)
                {
                    delays[count++] = Stopwatch.GetTimestamp() - c.TimestampNs;
                    if (count == warm)
                    {
                        before = GC.GetAllocatedBytesForCurrentThread();
                    }

                    after = GC.GetAllocatedBytesForCurrentThread();
                    heard.Release(); // of the system's own: allocates nothing
                }
            },
            _ => { });
        for (var i = 0; i < all; i++)
        {
            _kernel.Send((i + 1) % 2);
            Assert.True(heard.WaitOne(_patience));
        }

        Assert.Equal(0, after - before);
        Array.Sort(delays);
        TestContext.Current.TestOutputHelper!.WriteLine($"write to callback: p50 {delays[all / 2] / 1000} us, p99 {delays[all * 99 / 100] / 1000} us");
    }

    private IDisposable Open() => _contact.Open(c => _said.Add($"{(c.IsClosed ? "closed" : "open")}/{c.Reason}"), e => _said.Add($"lost/{e.Fault}"));

    private void Expect(string what)
    {
        Assert.True(_said.TryTake(out var next, _patience), $"no '{what}' in time");
        Assert.Equal(what, next);
    }
}
