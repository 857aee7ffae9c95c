namespace HydraKiosk.Link.Wire;

/// <summary>The escapes of a JSON string (RFC 8259, section 7), in text already checked by the JSON reader.</summary>
internal static class JsonEscapes
{
    /// <summary>The UTF-16 unit of the escape at the start of <paramref name="text"/>.</summary>
    /// <param name="text">Begins with a backslash.</param>
    /// <param name="length">Bytes of the escape: 2 or 6, less only where the text ends early.</param>
    public static char Character(ReadOnlySpan<byte> text, out int length)
    {
        length = Math.Min(2, text.Length);
        if (text.Length < 2)
        {
            return '\uFFFD';
        }

        switch (text[1])
        {
            case (byte)'n': return '\n';
            case (byte)'r': return '\r';
            case (byte)'t': return '\t';
            case (byte)'b': return '\b';
            case (byte)'f': return '\f';
            case (byte)'u':
                length = Math.Min(6, text.Length);
                return text.Length >= 6 ? (char)((Hex(text[2]) << 12) | (Hex(text[3]) << 8) | (Hex(text[4]) << 4) | Hex(text[5])) : '\uFFFD';
            default: return (char)text[1];
        }
    }

    /// <summary>
    /// Whether a JSON string says a word of ours. The framework's own comparison throws where a string holds half a surrogate pair, which
    /// any sender may put into any name.
    /// </summary>
    /// <param name="inner">The characters between the quotes.</param>
    /// <param name="word">ASCII.</param>
    public static bool Says(ReadOnlySpan<byte> inner, string word)
    {
        var isPlain = inner.Length == word.Length; // an escape is longer than what it says
        for (var i = 0; i < word.Length; i++)
        {
            if (inner.IsEmpty)
            {
                return false;
            }

            var length = 1;
            var character = !isPlain && inner[0] == (byte)'\\' ? Character(inner, out length) : (char)inner[0];
            if (character != word[i])
            {
                return false;
            }

            inner = inner[length..];
        }

        return inner.IsEmpty;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        _ => ((digit | 0x20) - 'a' + 10) & 0xF,
    };
}
