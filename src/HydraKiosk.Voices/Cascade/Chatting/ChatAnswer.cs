using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>Puts an answer together from the pieces of its stream. Everything in them is bounded here.</summary>
/// <param name="onText">Takes each piece of text.</param>
internal sealed class ChatAnswer(Action<string> onText)
{
    /// <summary>Characters of one answer; more is a model that does not stop.</summary>
    public const int MostCharacters = 16_000;

    /// <summary>Calls of one answer.</summary>
    public const int MostCalls = 16;

    /// <summary>Characters of one call's arguments.</summary>
    public const int MostArguments = 64_000;

    private const int MostName = 128;
    private const int MostShown = 200;

    private readonly SortedDictionary<int, Piece> _calls = [];
    private int _characters;
    private string? _reason;
    private (long, long, long)? _usage;
    private string? _tooMuch;
    private bool _isOurs;
    private bool _isDone;

    /// <summary>What is wrong; null while nothing is.</summary>
    public ChatProblem? Problem { get; private set; }

    /// <summary>Whether the service has said that it is complete.</summary>
    public bool IsDone => _isDone;

    /// <summary>Takes the data of an event; false where no more is wanted.</summary>
    public bool Take(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 32 });
            using var document = JsonDocument.ParseValue(ref reader);
            Take(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second for half of a surrogate pair in the name of a field.
            Problem = new ChatProblem(ChatTrouble.OtherDialect, "an event that is not JSON");
        }

        return Problem is null && _tooMuch is null;
    }

    /// <summary>The stream is over.</summary>
    public ChatEnd End()
    {
        var calls = new List<AskedCall>();
        (string, string)? half = null;
        foreach (var piece in _calls.Values)
        {
            var name = piece.Name.ToString();
            if (WhyHalf(piece, name) is { } why)
            {
                half ??= (name.Length == 0 ? "a tool without a name" : Printable.Line(name, MostName), why);
            }
            else
            {
                calls.Add(new AskedCall(piece.Id.Length > 0 ? piece.Id : $"call-{calls.Count + 1}", name,
                    piece.Arguments.Length == 0 ? "{}" : piece.Arguments.ToString()));
            }
        }

        var problem = Problem
            ?? (!_isOurs ? new ChatProblem(ChatTrouble.OtherDialect, "a stream without a single choice")
            : _reason is null && !_isDone && _tooMuch is null ? new ChatProblem(ChatTrouble.Failed, "the answer broke off")
            : null);
        return new ChatEnd(problem)
        {
            Calls = half is null && problem is null ? calls : [],
            Half = half,
            Reason = _reason,
            Usage = _usage,
            TooMuch = _tooMuch,
        };
    }

    private string? WhyHalf(Piece piece, string name)
    {
        if (_reason is null && !_isDone)
        {
            return "the stream broke off";
        }

        if (name.Length == 0)
        {
            return "no name";
        }

        if (piece.IsCut)
        {
            return $"more than {MostArguments} characters of arguments";
        }

        if (piece.Arguments.Length == 0)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(piece.Arguments.ToString()));
            reader.Read();
            reader.Skip();
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? null : "arguments that are no JSON object";
        }
        catch (JsonException)
        {
            return "arguments that are no whole JSON";
        }
    }

    private void Take(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Problem = new ChatProblem(ChatTrouble.OtherDialect, "an event that is no object");
            return;
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            var said = error.ValueKind == JsonValueKind.String ? error.GetString() : Text(error, "message") ?? Text(error, "code");
            Problem = new ChatProblem(ChatTrouble.Failed, $"the service says \"{Printable.Line(said, MostShown)}\"");
            return;
        }

        if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            _usage = (Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"), Count(usage, "total_tokens"));
        }

        if (!root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
        {
            if (!_isOurs)
            {
                Problem = new ChatProblem(ChatTrouble.OtherDialect, $"its first event has no choices{(Text(root, "type") is { } type
                    ? $" but the type \"{Printable.Line(type, 60)}\"" : "")}");
            }

            return;
        }

        _isOurs = true;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind != JsonValueKind.Object || Index(choice) is > 0)
            {
                continue; // one answer was asked for
            }

            if (Text(choice, "finish_reason") is { } reason)
            {
                _reason = Printable.Line(reason, MostName);
            }

            if (choice.TryGetProperty("delta", out var delta) && delta.ValueKind == JsonValueKind.Object)
            {
                TakeDelta(delta);
            }
        }
    }

    private void TakeDelta(JsonElement delta)
    {
        if (Text(delta, "content") is { Length: > 0 } content)
        {
            var left = MostCharacters - _characters;
            if (content.Length > left)
            {
                _tooMuch = $"an answer of more than {MostCharacters} characters";
                content = content[..left];
            }

            _characters += content.Length;
            if (content.Length > 0)
            {
                onText(content);
            }
        }

        if (!delta.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object)
            {
                TakeCall(call);
            }
        }
    }

    private void TakeCall(JsonElement call)
    {
        // Some services send no index: then an id begins a call, and what has none belongs to the last one.
        var index = Index(call) ?? Math.Max(0, _calls.Count - (Text(call, "id") is null ? 1 : 0));
        if (!_calls.TryGetValue(index, out var piece))
        {
            if (_calls.Count >= MostCalls)
            {
                _tooMuch = $"more than {MostCalls} calls in an answer";
                return;
            }

            _calls[index] = piece = new Piece();
        }

        if (Text(call, "id") is { Length: > 0 } id && piece.Id.Length == 0)
        {
            piece.Id = id.Length <= MostName ? id : id[..MostName];
        }

        if (!call.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (Text(function, "name") is { } name && piece.Name.Length + name.Length <= MostName)
        {
            piece.Name.Append(name);
        }

        if (Text(function, "arguments") is { } arguments)
        {
            piece.IsCut |= piece.Arguments.Length + arguments.Length > MostArguments;
            if (!piece.IsCut)
            {
                piece.Arguments.Append(arguments);
            }
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? SafeText(value) : null;

    /// <summary>Half of a surrogate pair, written as an escape, is no text to the runtime.</summary>
    private static string? SafeText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The place of something in its list, also where it is written as a text or as 1.0; null where it has none.</summary>
    private static int? Index(JsonElement element)
    {
        const int Most = 1_000_000;
        if (!element.TryGetProperty("index", out var place))
        {
            return null;
        }

        var text = place.ValueKind == JsonValueKind.Number ? place.GetRawText() : Text(element, "index");
        var isRead = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isRead && number is >= 0 and <= Most ? (int)number : null;
    }

    private static long Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count)
            ? Math.Max(0, count) : 0;

    private sealed class Piece
    {
        public string Id { get; set; } = "";

        public StringBuilder Name { get; } = new();

        public StringBuilder Arguments { get; } = new();

        public bool IsCut { get; set; }
    }
}
