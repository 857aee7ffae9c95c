using System.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Setup;

/// <summary>Breaks the long lines of the hardware tests; what is written without a line's end, such as a meter, goes through as it is.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class WrappedWriter(TextWriter output) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => output.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value) => output.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        foreach (var paragraph in (value ?? "").Split('\n'))
        {
            var indent = paragraph.Length - paragraph.TrimStart().Length;
            foreach (var line in TerminalText.Wrap(paragraph, SetupTalk.Columns - indent))
            {
                output.WriteLine(new string(' ', indent) + line);
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}
