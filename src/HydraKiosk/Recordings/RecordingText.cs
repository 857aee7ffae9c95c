using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Recordings;

/// <summary>Recordings as people read them, and as scripts do.</summary>
internal static class RecordingText
{
    /// <summary>The row above the list.</summary>
    public const string Heading = "NAME (UTC)           LENGTH       SIZE  TURNS  WORDS  NOTE";

    private const int MostStrangerCharacters = 60;

    /// <summary>A row of the list.</summary>
    public static string Row(RecordingSummary one)
    {
        var note = one.IsBeingWritten ? "being written" : one.Problem ?? "";
        var turns = one.Turns is { } count ? count.ToString(CultureInfo.InvariantCulture) : "-";
        return $"{one.Name,-19}{(one.Length is { } length ? Place(length) : "-"),8}{Spoken.Bytes(one.Bytes),11}{turns,7}  {(one.HasWords ? "yes" : "no"),-5}  {note}"
            .TrimEnd();
    }

    /// <summary>What lies in the folder and is no recording.</summary>
    public static string Stranger(string name) => $"not a recording, left alone: {Printable.Line(name, MostStrangerCharacters)}";

    /// <summary>The list as one object.</summary>
    public static string Json(string folder, IReadOnlyList<RecordingSummary> all, IReadOnlyList<string> strangers) => Text(json =>
    {
        json.WriteNumber("format"u8, 1);
        json.WriteString("folder"u8, folder);
        json.WriteStartArray("recordings"u8);
        foreach (var one in all)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, one.Name);
            json.WriteString("at"u8, RecordingNames.TimeOf(one.Name)!.Value);
            if (one.Length is { } length)
            {
                json.WriteNumber("seconds"u8, Math.Round(length.TotalSeconds, 3));
            }

            json.WriteNumber("bytes"u8, one.Bytes);
            if (one.Turns is { } turns)
            {
                json.WriteNumber("turns"u8, turns);
            }

            json.WriteBoolean("hasWords"u8, one.HasWords);
            json.WriteBoolean("isBeingWritten"u8, one.IsBeingWritten);
            if (one.Problem is not null)
            {
                json.WriteString("problem"u8, one.Problem);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("skipped"u8);
        foreach (var name in strangers)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });

    /// <summary>An event in words: its place, what it is, and its facts; what was said comes in quotes.</summary>
    public static string Event(JsonElement json)
    {
        var line = new StringBuilder();
        line.Append(Place(TimeSpan.FromMilliseconds(Math.Clamp(json.GetProperty("atMs"u8).GetInt64(), 0, 1_000_000_000)))).Append(' ')
            .Append(EventReader.Text(json, "what") ?? "?");
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name is not ("atMs" or "what" or "format" or "words"))
            {
                line.Append(' ').Append(member.Name).Append('=').Append(member.Value.ToString());
            }
        }

        if (EventReader.Text(json, "words") is { } words)
        {
            line.Append(": \"").Append(words).Append('"');
        }

        return Printable.Line(line.ToString());
    }

    private static string Place(TimeSpan at)
    {
        var rounded = at + TimeSpan.FromMilliseconds(50); // a format cuts off
        return rounded.ToString(rounded.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss\.f", CultureInfo.InvariantCulture);
    }

    private static string Text(Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(ControlJson.Line(members)).TrimEnd('\n');
}
