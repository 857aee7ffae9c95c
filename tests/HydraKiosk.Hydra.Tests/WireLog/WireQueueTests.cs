using HydraKiosk.Hydra.MessageLog;

namespace HydraKiosk.Hydra.Tests.WireLog;

public class WireQueueTests
{
    [Fact]
    public void What_was_dropped_is_counted_where_it_is_missing()
    {
        var queue = new WireQueue(maxRecords: 2, maxBytes: 10);
        queue.Put(Message(1));
        queue.Put(Message(2));
        queue.Put(Message(3)); // no room
        Assert.Equal((1, 0), Take(queue));
        queue.Put(Message(4));
        Assert.Null(queue.TryCopy(new byte[11]));
        queue.Put(new WireRecord(WireRecordKind.Tick, 0, 0, default)); // no room, and nobody misses it

        Assert.Equal((2, 0), Take(queue));
        Assert.Equal((4, 1), Take(queue));
        Assert.Equal(1, queue.TakeDropped());
    }

    private static WireRecord Message(int length) => new(WireRecordKind.SentAudio, 1, 0, default, length);

    private static (int Length, long DroppedBefore) Take(WireQueue queue)
    {
        Assert.True(queue.TryTake(out var record));
        return (record.Length, record.DroppedBefore);
    }
}
