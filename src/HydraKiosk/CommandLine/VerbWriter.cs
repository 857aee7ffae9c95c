using System.Text;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.CommandLine;

/// <summary>Standard output of a verb: without the secrets, and with a fault of its own kind where it cannot be written.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="secrets">What must not be written. A text is looked through as it is given: whole lines are given whole.</param>
/// <param name="isBroken">Whether nobody reads any more, which the framework does not tell of a pipe; null where it cannot be.</param>
internal sealed class VerbWriter(TextWriter output, SecretFilter secrets, Func<bool>? isBroken = null) : TextWriter
{
    private const string Broken = "Broken pipe";

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Guard(static (to, c) => to.Write(c), value);

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(static (to, text) => to.Write(text), value is null ? "" : secrets.Clean(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => Guard(static (to, _) => to.Flush(), 0);

    private void Guard<T>(Action<TextWriter, T> write, T value)
    {
        try
        {
            write(output, value);
            if (isBroken?.Invoke() == true)
            {
                throw new IOException(Broken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new OutputLostException(e.Message, e);
        }
    }
}
