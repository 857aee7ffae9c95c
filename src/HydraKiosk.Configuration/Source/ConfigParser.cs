using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Configuration.Source;

/// <summary>Where and why a file stops being JSON.</summary>
internal sealed record SyntaxFault(SourcePosition Position, string Message);

/// <summary>
/// Turns JSON with comments and trailing commas into nodes that know their place. At a syntax error it keeps what stood before it, so that
/// the settings up to there are checked as well and the person sees more than one error per attempt.
/// </summary>
internal sealed class ConfigParser
{
    /// <summary>Deeper than any configuration; bounds the stack.</summary>
    public const int MaxDepth = 32;

    private readonly SourceText _source;
    private readonly Stack<ConfigNode> _open = new();
    private ConfigNode? _root;
    private string? _key;
    private SourcePosition _keyPosition;
    private int _keyStart;

    private ConfigParser(SourceText source)
    {
        _source = source;
    }

    /// <summary>Reads the text.</summary>
    /// <param name="source">The file.</param>
    /// <param name="fault">The first syntax error, or null.</param>
    /// <returns>The outermost value as far as it could be read; null when there is none.</returns>
    public static ConfigNode? Parse(SourceText source, out SyntaxFault? fault)
    {
        var parser = new ConfigParser(source);
        fault = parser.Run();
        return parser._root;
    }

    private SyntaxFault? Run()
    {
        var reader = new Utf8JsonReader(_source.Utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = MaxDepth,
        });
        var lastEnd = 0;
        var lastToken = JsonTokenType.None;
        try
        {
            while (reader.Read())
            {
                Take(ref reader);
                lastToken = reader.TokenType;
                lastEnd = (int)reader.BytesConsumed;
            }

            return null;
        }
        catch (JsonException e)
        {
            var offset = _source.OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            return SyntaxHint.Explain(_source, offset, lastEnd, lastToken, [.. _open], e);
        }
        catch (InvalidOperationException)
        {
            // Escapes that name half a character ("\ud800"): well-formed to the reader, not a text.
            return new SyntaxFault(_source.PositionAt((int)reader.TokenStartIndex), "the text has a broken \\u escape in it.");
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
        var position = _source.PositionAt(start);
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _key = reader.GetString();
                (_keyPosition, _keyStart) = (position, start);
                break;
            case JsonTokenType.StartObject:
                _open.Push(Place(new ConfigNode(NodeKind.Object, position) { Start = start }));
                break;
            case JsonTokenType.StartArray:
                _open.Push(Place(new ConfigNode(NodeKind.List, position) { Start = start }));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open.Pop().End = end;
                break;
            case JsonTokenType.String:
                Place(new ConfigNode(NodeKind.Text, position, reader.GetString()) { Start = start, End = end });
                break;
            case JsonTokenType.Number:
                Place(new ConfigNode(NodeKind.Number, position,
                    Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan))
                { Start = start, End = end });
                break;
            default:
                Place(new ConfigNode(reader.TokenType switch
                {
                    JsonTokenType.True => NodeKind.True,
                    JsonTokenType.False => NodeKind.False,
                    _ => NodeKind.Null,
                }, position)
                { Start = start, End = end });
                break;
        }
    }

    private ConfigNode Place(ConfigNode node)
    {
        if (!_open.TryPeek(out var parent))
        {
            _root = node;
        }
        else if (parent.Kind == NodeKind.Object)
        {
            parent.Members.Add(new ConfigMember(_key!, _keyPosition, node, _keyStart));
        }
        else
        {
            parent.Items.Add(node);
        }

        return node;
    }
}
