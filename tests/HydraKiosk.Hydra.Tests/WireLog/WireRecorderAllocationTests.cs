using HydraKiosk.Fakes;
using HydraKiosk.Hydra.MessageLog;

namespace HydraKiosk.Hydra.Tests.WireLog;

[Collection(nameof(AloneCollection))]
public sealed class WireRecorderAllocationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Off_a_message_costs_no_allocation_and_on_next_to_none()
    {
        await using var off = new WireRecorder(new WireRecorderOptions(), TimeProvider.System, new TestLog().For<WireRecorder>());
        off.Began("h", "m");
        var delta = Frames.Delta("resp_1", new byte[4800]).Utf8();
        Assert.Equal(0, Allocations.In(() => off.Received(delta, isBinary: false)));
        Assert.Equal(0, Allocations.In(() => off.SentAudio(903)));

        await using var on = new WireRecorder(
            new WireRecorderOptions { Folder = _folder.FullName }, TimeProvider.System, new TestLog().For<WireRecorder>());
        Measure(on, 200, out _); // pools and buffers grow to their size
        var perMessage = Measure(on, 2000, out var took) / 4000.0;
        TestContext.Current.TestOutputHelper?.WriteLine($"{perMessage:0.00} bytes per message on the caller's side, "
            + $"{took.TotalMicroseconds / 2000:0.0} us for a chunk and a delta to be written");
        Assert.True(perMessage < 16, $"{perMessage} bytes per message"); // the pool may make one per processor
    }

    private static long Measure(WireRecorder recorder, int rounds, out TimeSpan took)
    {
        var delta = Frames.Delta("resp_1", new byte[4800]).Utf8();
        recorder.Began("h", "m");
        recorder.Received(delta, isBinary: false);
        var since = TimeProvider.System.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            recorder.SentAudio(903);
            recorder.Received(delta, isBinary: false);
            while (recorder.WaitingBytes > 0)
            {
                Thread.Yield(); // so that the pool has its buffer back, however busy the machine is
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        took = TimeProvider.System.GetElapsedTime(since);
        return allocated;
    }
}
