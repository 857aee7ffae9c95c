namespace HydraKiosk.Hydra.Wire;

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

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        _ => ((digit | 0x20) - 'a' + 10) & 0xF,
    };
}
