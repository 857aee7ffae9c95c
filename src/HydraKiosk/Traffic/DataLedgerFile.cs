using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HydraKiosk.Primitives.Files;

namespace HydraKiosk.Traffic;

/// <summary>
/// The ledger in the state folder: <c>{"format":1,"undated":{…},"days":[{"date":"2026-11-30","bytes":1,"seconds":2}]}</c>. Read strictly; written as a
/// whole, so that a loss of power leaves the old one or the new one.
/// </summary>
/// <param name="path">Where it is, absolute.</param>
internal sealed class DataLedgerFile(string path)
{
    /// <summary>Its name in the state folder.</summary>
    public const string Name = "data-used.json";

    private const int Format = 1;
    private const int MaxBytes = 64 * 1024;
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Reads it.</summary>
    /// <param name="problem">Why it cannot be read; the ledger is empty then. Null also where there is no file yet.</param>
    public DataLedger Read(out string? problem)
    {
        problem = null;
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                return new DataLedger();
            }

            if (FileKinds.Complaint(path) is { } complaint)
            {
                problem = $"{path}: {complaint.TrimEnd('.')}";
                return new DataLedger();
            }

            if (new FileInfo(path).Length > MaxBytes)
            {
                problem = $"{path}: the file is larger than {MaxBytes} bytes";
                return new DataLedger();
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem = $"{path}: it is not a file as this program writes it";
        }

        return new DataLedger();
    }

    /// <summary>Writes it.</summary>
    /// <returns>Null, or why it was not written; the old one is there then.</returns>
    public string? Write(DataLedger ledger)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WriteStartObject("undated"u8);
            WriteUse(json, ledger.Undated);
            json.WriteEndObject();
            json.WriteStartArray("days"u8);
            foreach (var day in ledger.Days)
            {
                json.WriteStartObject();
                json.WriteString("date"u8, day.Date.ToString(DateFormat, CultureInfo.InvariantCulture));
                WriteUse(json, day);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, buffer.WrittenSpan, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{path}: {fault.Message.TrimEnd('.')}";
        }
    }

    private static void WriteUse(Utf8JsonWriter json, DataDay day)
    {
        json.WriteNumber("bytes"u8, day.Bytes);
        json.WriteNumber("seconds"u8, Math.Round(day.Seconds, 1));
    }

    private static DataLedger Read(JsonElement root)
    {
        if (root.GetProperty("format"u8).GetInt32() != Format)
        {
            throw new FormatException();
        }

        var days = new List<DataDay>();
        foreach (var day in root.GetProperty("days"u8).EnumerateArray())
        {
            days.Add(ReadUse(day, DateOnly.ParseExact(day.GetProperty("date"u8).GetString() ?? "", DateFormat, CultureInfo.InvariantCulture)));
        }

        return days.Count <= DataLedger.Capacity ? new DataLedger(days, ReadUse(root.GetProperty("undated"u8), default)) : throw new FormatException();
    }

    private static DataDay ReadUse(JsonElement use, DateOnly date)
    {
        var (bytes, seconds) = (use.GetProperty("bytes"u8).GetInt64(), use.GetProperty("seconds"u8).GetDouble());
        return bytes >= 0 && seconds >= 0 && double.IsFinite(seconds) ? new DataDay(date, bytes, seconds) : throw new FormatException();
    }
}
