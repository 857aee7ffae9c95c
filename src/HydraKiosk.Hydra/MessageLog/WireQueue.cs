using System.Buffers;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// Records on their way to the recorder's thread, bounded in number and in bytes. Whoever puts one in never waits: what finds no room is
/// dropped and counted, and the next record that finds some says how many. Messages lie in pooled memory until they are freed. Any thread puts; one
/// takes.
/// </summary>
internal sealed class WireQueue(int maxRecords, long maxBytes)
{
    private readonly object _gate = new(); // no Lock: the taker waits on it
    private readonly Queue<WireRecord> _waiting = new(maxRecords);
    private long _waitingBytes;
    private long _dropped;
    private bool _closed;

    /// <summary>Bytes of messages that are copied and not yet freed.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>A message in pooled memory, for a record that is put in next. Null, and one more dropped, where there is no room for it.</summary>
    public byte[]? TryCopy(ReadOnlySpan<byte> message)
    {
        if (Interlocked.Add(ref _waitingBytes, message.Length) > maxBytes)
        {
            Interlocked.Add(ref _waitingBytes, -message.Length);
            Interlocked.Increment(ref _dropped);
            return null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Puts a record in, or drops it.</summary>
    public void Put(in WireRecord record)
    {
        lock (_gate)
        {
            if (_waiting.Count < maxRecords && !_closed)
            {
                _waiting.Enqueue(record with { DroppedBefore = TakeDropped() });
                if (_waiting.Count == 1)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        Free(in record);
        if (record.Kind is not (WireRecordKind.Tick or WireRecordKind.Resumed))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>The next record, if there is one. Its taker frees it.</summary>
    public bool TryTake(out WireRecord record)
    {
        lock (_gate)
        {
            return _waiting.TryDequeue(out record);
        }
    }

    /// <summary>Waits for more. False at the end: the queue is closed and empty.</summary>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Gives the record's memory back.</summary>
    public void Free(in WireRecord record)
    {
        if (record.Bytes is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            Interlocked.Add(ref _waitingBytes, -record.Length);
        }
    }

    /// <summary>How many were dropped after the last record that was put in.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>Takes nothing more in; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}
