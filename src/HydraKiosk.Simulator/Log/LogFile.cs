using System.Buffers;
using System.Text.Json;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Simulator.Log;

/// <summary>
/// The log as a file, one JSON object per line, flushed line by line, so that a test of another process can follow it:
/// <c>time_ms</c>, <c>session</c>, <c>direction</c> (<c>received</c>, <c>sent</c>, <c>note</c>, <c>violation</c>, <c>advice</c>),
/// <c>type</c>, and as far as they apply <c>detail</c>, <c>bytes</c>, <c>samples</c>, <c>sample_clock</c>, <c>level_dbfs</c>,
/// <c>event_id</c>, <c>response_id</c>, <c>item_id</c>, <c>call_id</c>, <c>event</c> (the message itself). Called under the log's lock.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly ILogger _log;
    private bool _failed;

    private LogFile(FileStream stream, ILogger log)
    {
        _stream = stream;
        _log = log;
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>Creates the log file, and replaces one that is there.</summary>
    /// <exception cref="SimulatorException">it cannot be written.</exception>
    public static LogFile Create(string path, ILogger log)
    {
        try
        {
            return new LogFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException(SimulatorCauses.LogNotWritable,
                $"the log file {path} cannot be written: {e.Message} Choose another path, or correct the permissions.", e);
        }
    }

    public void Write(LogEntry entry)
    {
        if (_failed)
        {
            return;
        }

        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("time_ms"u8, Math.Round(entry.At.TotalMilliseconds, 3));
        _json.WriteNumber("session"u8, entry.Session);
        _json.WriteString("direction"u8, entry.Direction switch
        {
            LogDirection.Received => "received",
            LogDirection.Sent => "sent",
            LogDirection.Note => "note",
            LogDirection.Advice => "advice",
            _ => "violation",
        });
        _json.WriteString("type"u8, entry.Type);
        WriteOptional("detail", entry.Detail);
        if (entry.Bytes > 0)
        {
            _json.WriteNumber("bytes"u8, entry.Bytes);
        }

        if (entry.LevelDbfs is { } level)
        {
            _json.WriteNumber("samples"u8, entry.Samples);
            _json.WriteNumber("sample_clock"u8, entry.SampleClock);
            _json.WriteNumber("level_dbfs"u8, Math.Round(level, 1));
        }

        WriteOptional("event_id", entry.EventId);
        WriteOptional("response_id", entry.ResponseId);
        WriteOptional("item_id", entry.ItemId);
        WriteOptional("call_id", entry.CallId);
        if (entry.Json is { } message)
        {
            // What is kept as Json was parsed or written by the server itself; broken frames are kept as Detail.
            _json.WritePropertyName("event"u8);
            _json.WriteRawValue(message, skipInputValidation: true);
        }

        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        try
        {
            _stream.Write(_line.WrittenSpan);
        }
        catch (IOException e)
        {
            // A full disk must not end a session; the file just stops, and says so once.
            _failed = true;
            SimulatorCauses.LogStopped.Write(_log, _stream.Name, e.Message);
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private void WriteOptional(string name, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(name, value);
        }
    }
}
