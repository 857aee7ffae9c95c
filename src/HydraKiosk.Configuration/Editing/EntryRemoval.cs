using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Editing;

/// <summary>Takes an entry out of an object or a list, with one comma and, where nothing else is on it, its line. Comments stay.</summary>
internal static class EntryRemoval
{
    /// <summary>The edits.</summary>
    /// <param name="layout">The text.</param>
    /// <param name="container">The object or list.</param>
    /// <param name="index">Which entry, counted from 0.</param>
    public static IReadOnlyList<TextEdit> From(Layout layout, ConfigNode container, int index)
    {
        var (start, end) = Place(container, index);
        var next = layout.NextToken(end);
        if (layout.Text[next] == (byte)',')
        {
            return layout.IsBlank(end, next) ? [Whole(layout, start, next + 1, takesBlanks: true)]
                : [new TextEdit(next, next + 1, []), Whole(layout, start, end, takesBlanks: false)];
        }

        if (index == 0)
        {
            return [Whole(layout, start, end, takesBlanks: true)];
        }

        var comma = layout.NextToken(Place(container, index - 1).End);
        return layout.IsBlank(comma + 1, start) && !layout.HasLineEnd(comma, start) ? [new TextEdit(comma, end, [])]
            : [new TextEdit(comma, comma + 1, []), Whole(layout, start, end, takesBlanks: false)];
    }

    private static (int Start, int End) Place(ConfigNode container, int index) => container.Kind == NodeKind.Object
        ? (container.Members[index].KeyStart, container.Members[index].Value.End)
        : (container.Items[index].Start, container.Items[index].End);

    /// <summary>The bytes, and the whole of their lines where those have nothing else.</summary>
    private static TextEdit Whole(Layout layout, int start, int end, bool takesBlanks)
    {
        var (lineStart, lineEnd) = (layout.LineStart(start), layout.LineEnd(end));
        if (layout.IsBlank(lineStart, start) && layout.IsBlank(end, lineEnd) && lineEnd < layout.Text.Length)
        {
            return new TextEdit(lineStart, lineEnd + 1, []);
        }

        while (takesBlanks && end < layout.Text.Length && layout.Text[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return new TextEdit(start, end, []);
    }
}
