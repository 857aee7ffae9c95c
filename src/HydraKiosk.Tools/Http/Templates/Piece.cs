using System.Text.RegularExpressions;

namespace HydraKiosk.Tools.Http.Templates;

/// <summary>What a part of a template stands for.</summary>
internal enum PieceKind
{
    /// <summary>Itself.</summary>
    Literal,

    /// <summary>An argument of the call.</summary>
    Argument,

    /// <summary>What a credential file holds.</summary>
    Secret,
}

/// <summary>A part of a template.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">Its text, or the name of the argument or secret.</param>
internal sealed partial record Piece(PieceKind Kind, string Text)
{
    /// <summary>The parts of a template in which every brace belongs to a placeholder.</summary>
    /// <param name="template">The template.</param>
    /// <param name="where">What it is the template of, for a message.</param>
    /// <exception cref="TemplateFault">There is a brace that belongs to none.</exception>
    public static IReadOnlyList<Piece> Read(string template, string where)
    {
        var pieces = new List<Piece>();
        var from = 0;
        foreach (var match in Placeholder().EnumerateMatches(template))
        {
            AddLiteral(pieces, template[from..match.Index]);
            pieces.Add(Of(template.AsSpan(match.Index, match.Length)));
            from = match.Index + match.Length;
        }

        AddLiteral(pieces, template[from..]);
        return pieces.Exists(piece => piece.Kind == PieceKind.Literal && piece.Text.AsSpan().ContainsAny('{', '}'))
            ? throw new TemplateFault($"In the {where} stands a brace that belongs to no placeholder. A placeholder is {{name}} or {{secret:NAME}}; write other braces percent-encoded, %7B and %7D.")
            : pieces;
    }

    /// <summary>The placeholder that begins at a place; null where none does.</summary>
    /// <param name="template">The template.</param>
    /// <param name="at">The place of its brace.</param>
    /// <param name="length">Its length, braces included.</param>
    public static Piece? At(string template, int at, out int length)
    {
        length = 0;
        foreach (var match in Placeholder().EnumerateMatches(template.AsSpan(at)))
        {
            if (match.Index == 0)
            {
                length = match.Length;
                return Of(template.AsSpan(at, length));
            }

            break;
        }

        return null;
    }

    private static void AddLiteral(List<Piece> pieces, string text)
    {
        if (text.Length > 0)
        {
            pieces.Add(new Piece(PieceKind.Literal, text));
        }
    }

    private static Piece Of(ReadOnlySpan<char> placeholder)
    {
        const string Mark = "secret:";
        var name = placeholder[1..^1];
        return name.StartsWith(Mark, StringComparison.Ordinal) ? new Piece(PieceKind.Secret, name[Mark.Length..].ToString())
            : new Piece(PieceKind.Argument, name.ToString());
    }

    [GeneratedRegex(@"\{(?:secret:[A-Za-z0-9][A-Za-z0-9._-]{0,63}|[A-Za-z_][A-Za-z0-9_-]{0,63})\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
