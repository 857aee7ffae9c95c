namespace HydraKiosk.Hydra.Wire;

/// <summary>Text from outside, made fit for a terminal and a line of a journal.</summary>
public static class Printable
{
    /// <summary>The text as one line in which nothing is an order to a terminal: a dot stands for each control character and line separator.</summary>
    /// <param name="text">Any text; of null nothing.</param>
    /// <param name="maxLength">A longer one is cut to this length, an ellipsis at its end included.</param>
    public static string Line(string? text, int maxLength = int.MaxValue)
    {
        var shown = text is null ? "" : text.Length <= maxLength ? text : text[..(maxLength - 1)] + "…";
        return shown.Any(IsOrder) ? string.Concat(shown.Select(c => IsOrder(c) ? '·' : c)) : shown;
    }

    private static bool IsOrder(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
