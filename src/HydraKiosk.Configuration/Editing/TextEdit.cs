namespace HydraKiosk.Configuration.Editing;

/// <summary>Bytes of a text that others take the place of.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="End">The byte after the last; as <paramref name="Start"/> where something is inserted.</param>
/// <param name="With">What takes their place.</param>
internal sealed record TextEdit(int Start, int End, byte[] With)
{
    /// <summary>The text with all of them done; they do not overlap.</summary>
    public static byte[] Apply(byte[] text, IReadOnlyList<TextEdit> edits)
    {
        var result = new List<byte>(text.Length + 256);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.Start))
        {
            result.AddRange(text.AsSpan(at, edit.Start - at));
            result.AddRange(edit.With);
            at = edit.End;
        }

        result.AddRange(text.AsSpan(at));
        return [.. result];
    }
}
