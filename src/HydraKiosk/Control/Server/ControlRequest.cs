using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Control.Server;

/// <summary>
/// One line of a client, read strictly: what a script sends in vain it is told. The first thing that is wrong is kept in <see cref="Problem"/>; the
/// values
/// read are worth nothing then.
/// </summary>
internal sealed class ControlRequest
{
    private const int MaxIdLength = 64;

    private readonly JsonElement _root;

    private ControlRequest(JsonElement root) => _root = root;

    /// <summary>The first thing that is wrong with it, for a person.</summary>
    public string? Problem { get; private set; }

    /// <summary>What the client calls it, as it wrote it; null when it gave it no name.</summary>
    public string? Id { get; private set; }

    /// <summary>Reads a line. False when it is not one JSON object.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out ControlRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        if (!Utf8.IsValid(line.Span))
        {
            problem = "the line is not UTF-8.";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = "one JSON object per line is expected, such as {\"do\":\"status\"}.";
                return false;
            }

            var read = new ControlRequest(document.RootElement.Clone());
            read.ReadAllText();
            read.ReadId();
            request = read;
            problem = null;
            return true;
        }
        catch (InvalidOperationException)
        {
            problem = "the line holds half of a surrogate pair, which is no text.";
            return false;
        }
        catch (JsonException e)
        {
            problem = $"the line is not JSON (at byte {e.BytePositionInLine}); one object per line is expected, such as {{\"do\":\"status\"}}.";
            return false;
        }
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string name)
    {
        if (!_root.TryGetProperty(name, out var value))
        {
            Wrong($"\"{name}\" is missing.");
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }
        else
        {
            Wrong($"\"{name}\" has to be text.");
        }

        return "";
    }

    /// <summary>Whether it has a member of that name.</summary>
    public bool Has(string name) => _root.TryGetProperty(name, out _);

    /// <summary>A whole number; null when it is not there.</summary>
    public int? Number(string name, int minimum, int maximum)
    {
        if (!_root.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Wrong($"\"{name}\" has to be a whole number from {minimum} to {maximum}.");
        return null;
    }

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(string name)
    {
        if (_root.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Wrong($"\"{name}\" has to be true or false.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Complains about members beside <c>id</c>, <c>do</c> and these.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var member in _root.EnumerateObject())
        {
            if (member.Name is not ("id" or "do") && !names.Contains(member.Name))
            {
                var nearest = Nearest.Find(member.Name, names.ToArray());
                Wrong($"{VisibleText.Quoted(member.Name)} is not known here.{(nearest is null ? "" : $" Did you mean \"{nearest}\"?")}");
            }
        }
    }

    /// <summary>Notes what is wrong; the first word counts.</summary>
    public void Wrong(string problem) => Problem ??= problem;

    /// <summary>
    /// An escaped half of a surrogate pair is valid JSON and throws only when it is read as text: so here, once, and nowhere later.
    /// </summary>
    private void ReadAllText()
    {
        foreach (var member in _root.EnumerateObject())
        {
            _ = member.Name;
            _ = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        }
    }

    private void ReadId()
    {
        if (!_root.TryGetProperty("id", out var id))
        {
            return;
        }

        if (id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.GetRawText() is { Length: <= MaxIdLength } text)
        {
            Id = text;
        }
        else
        {
            Wrong($"\"id\" has to be a number or a text of at most {MaxIdLength} characters.");
        }
    }
}
