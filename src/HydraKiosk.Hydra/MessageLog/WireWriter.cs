using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// Makes lines of records, and hands each to the files and to whoever follows: a run of audio chunks is one line, every file begins with
/// its session, and what was dropped is said where it is missing. Used by the recorder's thread alone.
/// </summary>
/// <param name="line">Where lines are put together.</param>
/// <param name="files">Where they are kept, if they are.</param>
/// <param name="tick">Armed for a run of audio that may have stopped; puts a <see cref="WireRecordKind.Tick"/> into the queue.</param>
/// <param name="told">Takes each line for those who follow.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class WireWriter(WireLine line, WireFiles? files, ITimer tick, WireWriter.Teller told, ILogger log) : IDisposable
{
    /// <summary>Takes the line of a record, line end included; valid until another line is made.</summary>
    public delegate void Teller(in WireRecord record, ReadOnlySpan<byte> line);

    private static readonly TimeSpan _runLength = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _runLimit = TimeSpan.FromSeconds(1.5);

    private WireBegan? _began;
    private WireRecord _lastChunk;
    private TimeSpan _runSince;
    private int _runMessages;
    private int _runBytes;
    private bool _saidDropped;

    /// <summary>Writes what comes through the queue, to its end. It waits for more only once everything before is on its way to the disk.</summary>
    /// <param name="queue">Where records come from.</param>
    /// <param name="now">Makes one of the present moment, for what is missing at the end.</param>
    public void Run(WireQueue queue, Func<WireRecord> now)
    {
        do
        {
            while (queue.TryTake(out var record))
            {
                SayDropped(in record, record.DroppedBefore);
                Write(in record);
                queue.Free(in record);
            }

            files?.Flush();
        }
        while (queue.Wait());

        EndRun();
        SayDropped(now(), queue.TakeDropped()); // no record comes any more to say it before
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        files?.Dispose();
        line.Dispose();
    }

    private void Write(in WireRecord record)
    {
        switch (record.Kind)
        {
            case WireRecordKind.SentAudio:
                AddToRun(in record);
                break;

            // else it was armed for a run that has ended, and this one has its own
            case WireRecordKind.Tick when record.Since - _runSince >= _runLength:
                EndRun();
                break;

            case WireRecordKind.Resumed:
                ForgetRun();
                break;

            case WireRecordKind.Received or WireRecordKind.ReceivedBinary:
                line.Message(in record);
                Publish(in record);
                break;

            case WireRecordKind.Sent:
                EndRun();
                line.Message(in record);
                Publish(in record);
                break;

            case WireRecordKind.Began:
                EndRun();
                _began = (WireBegan)record.Note!;
                line.Began(in record, _began, "begin"u8);
                Publish(in record);
                break;

            case WireRecordKind.Ended:
                EndRun();
                line.Ended(in record, (WireEnded)record.Note!);
                Publish(in record);
                _began = null;
                break;
        }
    }

    private void AddToRun(in WireRecord chunk)
    {
        if (_runMessages == 0)
        {
            _runSince = chunk.Since;
            tick.Change(_runLimit, Timeout.InfiniteTimeSpan); // for a stream that stops
        }

        _runMessages++;
        _runBytes += chunk.Length;
        _lastChunk = chunk;
        if (chunk.Since - _runSince >= _runLength)
        {
            EndRun();
        }
    }

    private void EndRun()
    {
        if (_runMessages == 0)
        {
            return;
        }

        line.AudioRun(in _lastChunk, _runMessages, _runBytes, _lastChunk.Since - _runSince);
        ForgetRun();
        Publish(in _lastChunk);
    }

    private void ForgetRun()
    {
        _runMessages = 0;
        _runBytes = 0;
    }

    private void SayDropped(in WireRecord record, long dropped)
    {
        if (dropped == 0)
        {
            return;
        }

        if (!_saidDropped)
        {
            _saidDropped = true;
            WireLogCauses.Dropped.Write(log, dropped);
        }

        line.Dropped(in record, dropped);
        Publish(in record);
    }

    private void Publish(in WireRecord record)
    {
        var bytes = line.Bytes;
        if (files is not null)
        {
            if (files.Rotate(bytes.Length) && _began is { } began && record.Kind != WireRecordKind.Began)
            {
                bytes = bytes.ToArray(); // once per file
                line.Began(in record, began, "continues"u8);
                files.Append(line.Bytes);
            }

            files.Append(bytes);
        }

        told(in record, bytes);
    }
}
