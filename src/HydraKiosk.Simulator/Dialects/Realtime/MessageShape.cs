using System.Text.Json;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The fields that an object of the protocol may have, written as <c>type audio{input{format{type rate}} voice} tools[name description]</c>: a name
/// alone has any value, braces hold the fields of an object, brackets those of every object in a list.
/// </summary>
internal sealed class MessageShape
{
    private readonly Dictionary<string, MessageShape?> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads the notation.</summary>
    public static MessageShape Of(string notation)
    {
        var at = 0;
        return Read(notation, ref at);
    }

    /// <summary>Returns the path of the first field that the protocol does not have, as <c>session.audio.rate</c>; null when there is none.</summary>
    public string? FirstUnknown(JsonElement value, string path = "")
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().Select((element, n) => FirstUnknown(element, $"{path.TrimEnd('.')}[{n}].")).FirstOrDefault(found => found is not null);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (!_fields.TryGetValue(property.Name, out var inner))
            {
                return path + property.Name;
            }

            if (inner?.FirstUnknown(property.Value, $"{path}{property.Name}.") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static MessageShape Read(string text, ref int at)
    {
        var shape = new MessageShape();
        while (at < text.Length && text[at] is not ('}' or ']'))
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            var name = text[start..at];
            if (at < text.Length && text[at] is '{' or '[')
            {
                at++;
                shape._fields[name] = Read(text, ref at);
                at++;
            }
            else if (name.Length > 0)
            {
                shape._fields[name] = null;
            }
            else
            {
                at++;
            }
        }

        return shape;
    }
}
