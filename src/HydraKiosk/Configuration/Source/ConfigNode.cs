using System.Globalization;
using System.Text;

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
        NodeKind.Text => $"the text {Quoted(Text)}",
        NodeKind.Number => $"the number {(Text.Length <= 40 ? Text : Text[..40] + "…")}",
        NodeKind.True => "true",
        NodeKind.False => "false",
        _ => "null",
    };

    /// <summary>The member of that key, or null; of doubles the first.</summary>
    public ConfigMember? Find(string key) => Members.Find(m => m.Key == key);

    /// <summary>A text in quotes for a message, cut to 40 characters; what cannot be seen stands there by its number.</summary>
    public static string Quoted(string text) => $"\"{Visible(text, 40)}\"";

    /// <summary>A text on one line of which everything can be seen: <c>&lt;U+200B&gt;</c> for what cannot, a dot for a control character.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">Characters of it that are shown; an ellipsis stands for more.</param>
    public static string Visible(string text, int maxLength)
    {
        var shown = new StringBuilder();
        var count = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (count++ == maxLength)
            {
                return shown.Append('…').ToString();
            }

            _ = Rune.IsControl(character) ? shown.Append('·')
                : OddCharacters.IsInvisible(character) ? shown.Append(CultureInfo.InvariantCulture, $"<U+{character.Value:X4}>")
                : shown.Append(character);
        }

        return shown.ToString();
    }
}

/// <summary>A key with its value.</summary>
internal sealed record ConfigMember(string Key, SourcePosition KeyPosition, ConfigNode Value);
