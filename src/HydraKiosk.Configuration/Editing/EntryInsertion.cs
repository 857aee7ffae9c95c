using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Editing;

/// <summary>Puts a new entry at the end of an object or a list, in the way that the entries before it are written.</summary>
internal static class EntryInsertion
{
    /// <summary>The edits.</summary>
    /// <param name="layout">The text.</param>
    /// <param name="container">The object or list.</param>
    /// <param name="entry">Key and value, or the item.</param>
    public static IReadOnlyList<TextEdit> Into(Layout layout, ConfigNode container, byte[] entry)
    {
        var isObject = container.Kind == NodeKind.Object;
        var count = isObject ? container.Members.Count : container.Items.Count;
        if (count == 0)
        {
            return [IntoEmpty(layout, container, entry)];
        }

        var (start, end) = isObject ? (container.Members[^1].KeyStart, container.Members[^1].Value.End)
            : (container.Items[^1].Start, container.Items[^1].End);
        var lineStart = layout.LineStart(start);
        var hasOwnLine = layout.IsBlank(lineStart, start) && layout.HasLineEnd(end, container.End - 1);
        var next = layout.NextToken(end);
        var hasComma = layout.Text[next] == (byte)',';
        var lineEnd = hasOwnLine && !(hasComma && layout.HasLineEnd(end, next)) ? layout.EndOfQuietLine(hasComma ? next + 1 : end) : -1;
        if (lineEnd < 0)
        {
            return [new TextEdit(end, end, [.. ", "u8, .. entry])]; // a comma that follows now follows the new entry
        }

        byte[] line = [.. layout.NewLine, .. layout.Text[lineStart..start], .. entry];
        return hasComma ? [new TextEdit(lineEnd, lineEnd, [.. line, (byte)','])]
            : lineEnd == end ? [new TextEdit(end, end, [(byte)',', .. line])]
            : [new TextEdit(end, end, [(byte)',']), new TextEdit(lineEnd, lineEnd, line)];
    }

    private static TextEdit IntoEmpty(Layout layout, ConfigNode container, byte[] entry)
    {
        var (inside, close) = (container.Start + 1, container.End - 1);
        var closingLine = layout.LineStart(close);
        if (closingLine > inside && layout.IsBlank(closingLine, close))
        {
            byte[] unit = layout.Text.AsSpan(closingLine, close - closingLine).Contains((byte)'\t') ? [(byte)'\t'] : [(byte)' ', (byte)' '];
            return new TextEdit(closingLine, closingLine, [.. layout.Text[closingLine..close], .. unit, .. entry, .. layout.NewLine]);
        }

        var isList = container.Kind == NodeKind.List;
        return inside == close ? new TextEdit(inside, inside, isList ? entry : [(byte)' ', .. entry, (byte)' ']) // "{}"
            : new TextEdit(inside, inside, [(byte)' ', .. entry]); // "{ }", or a comment within
    }
}
