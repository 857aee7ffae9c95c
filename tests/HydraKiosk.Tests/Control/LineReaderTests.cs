using System.Text;
using HydraKiosk.Control;

namespace HydraKiosk.Tests.Control;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nbb\n", "a|bb")]
    [InlineData("a\n\nb", "a||b")]
    [InlineData("", "")]
    [InlineData("no end", "no end")]
    [InlineData("12345678\n123456789\nok\n", "12345678|(too long)|ok")]
    [InlineData("1234567890123456789012345678901234567890\nok\n", "(too long)|ok")]
    [InlineData("ok\n1234567890123456789012345678901234567890", "ok|(too long)")]
    [InlineData("123456789", "(too long)")]
    public async Task Lines_are_cut_the_same_however_they_arrive(string text, string expected)
    {
        for (var piece = 1; piece <= text.Length + 1; piece++)
        {
            var reader = new LineReader(new Dripping(Encoding.ASCII.GetBytes(text), piece), maxBytes: 8);
            var lines = new List<string>();
            for (var kind = await reader.ReadAsync(default); kind != LineKind.End; kind = await reader.ReadAsync(default))
            {
                lines.Add(kind == LineKind.TooLong ? "(too long)" : Encoding.ASCII.GetString(reader.Line.Span));
            }

            Assert.Equal(expected, string.Join('|', lines));
        }
    }

    [Fact]
    public async Task Lines_longer_than_the_first_buffer_and_many_of_them_are_read()
    {
        var lines = Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), i * 37)).ToArray();
        var reader = new LineReader(new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n")), 64 * 1024);

        foreach (var line in lines)
        {
            Assert.Equal(LineKind.Line, await reader.ReadAsync(default));
            Assert.Equal(line, Encoding.ASCII.GetString(reader.Line.Span));
        }

        Assert.Equal(LineKind.End, await reader.ReadAsync(default));
    }

    /// <summary>Gives a few bytes at a time, as a network may.</summary>
    private sealed class Dripping(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
