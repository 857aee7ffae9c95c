using System.Globalization;
using System.Text;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Source;

/// <summary>What a JSON value is.</summary>
internal enum NodeKind
{
    Object,
    List,
    Text,
    Number,
    True,
    False,
    Null,
}

/// <summary>A JSON value that remembers where it stood.</summary>
internal sealed class ConfigNode(NodeKind kind, SourcePosition position, string? text = null)
{
    public NodeKind Kind { get; } = kind;

    public SourcePosition Position { get; } = position;

    /// <summary>Its first byte in the text.</summary>
    public int Start { get; init; }

    /// <summary>The byte after its last; that of an object or list which is never closed is 0.</summary>
    public int End { get; set; }

    /// <summary>The unescaped text, or a number as it was written.</summary>
    public string Text { get; } = text ?? "";

    /// <summary>Of an object: its members in order, doubles included.</summary>
    public List<ConfigMember> Members { get; } = [];

    /// <summary>Of a list: its items in order.</summary>
    public List<ConfigNode> Items { get; } = [];

    /// <summary>The value as a message quotes it: short, and on one line.</summary>
    public string Described => Kind switch
    {
        NodeKind.Object => "an object { }",
        NodeKind.List => "a list [ ]",
        NodeKind.Text => $"the text {VisibleText.Quoted(Text)}",
        NodeKind.Number => $"the number {(Text.Length <= 40 ? Text : Text[..40] + "…")}",
        NodeKind.True => "true",
        NodeKind.False => "false",
        _ => "null",
    };

    /// <summary>The member of that key, or null; of doubles the first.</summary>
    public ConfigMember? Find(string key) => Members.Find(m => m.Key == key);
}

/// <summary>A key with its value.</summary>
/// <param name="Key">Unescaped.</param>
/// <param name="KeyPosition">Where it stands.</param>
/// <param name="Value">What follows it.</param>
/// <param name="KeyStart">Its first byte in the text, the quote.</param>
internal sealed record ConfigMember(string Key, SourcePosition KeyPosition, ConfigNode Value, int KeyStart = 0);
