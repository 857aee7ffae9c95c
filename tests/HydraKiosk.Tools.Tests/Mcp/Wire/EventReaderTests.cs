using System.Text;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp.Wire;

public sealed class EventReaderTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Events_are_the_same_with_every_line_end_and_in_pieces_of_every_size(string lineEnd)
    {
        var text = "\uFEFFid: 1\n: a comment\ndata: {\"a\":\ndata:1}\n\nevent: message\ndata: two\n\nevent: ping\ndata: no message\n\ndata: three\nunknown: x\nid:2\nretry: 1500\n\ndata: cut off\n"
            .Replace("\n", lineEnd, StringComparison.Ordinal);
        for (var size = 1; size <= text.Length; size++)
        {
            var (events, reader) = await ReadAsync(text, size);

            Assert.Equal(["{\"a\":\n1}", "two", "three"], events);
            Assert.Equal("2", reader.LastId);
            Assert.Equal(TimeSpan.FromMilliseconds(1500), reader.Retry);
        }
    }

    [Fact]
    public async Task An_event_without_data_is_no_message_but_its_identifier_counts()
    {
        var (events, reader) = await ReadAsync("id: first\ndata:\n\nid: begins\n\n", 7);

        Assert.Equal([""], events);
        Assert.Equal("begins", reader.LastId);
    }

    [Theory]
    [InlineData("id: a\0b\n\n")]
    [InlineData("id: ä\n\n")]
    [InlineData("retry: soon\n\n")]
    [InlineData("retry: -1\n\n")]
    public async Task Marks_that_are_none_do_not_count(string text)
    {
        var (_, reader) = await ReadAsync(text, 100);

        Assert.Null(reader.LastId);
        Assert.Null(reader.Retry);
    }

    [Fact]
    public async Task No_server_is_waited_for_longer_than_a_minute()
    {
        var (_, reader) = await ReadAsync("retry: 4000000000\n\n", 100);

        Assert.Equal(TimeSpan.FromMinutes(1), reader.Retry);
    }

    [Fact]
    public async Task An_event_of_too_many_lines_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("data: 0123456789\n", 10)) + "\n";

        Assert.Single((await ReadAsync(text, 100, maxBytes: 110)).Events);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(text, 100, maxBytes: 109));
    }

    private static async Task<(List<string> Events, EventReader Reader)> ReadAsync(string text, int pieceBytes, int maxBytes = 1000)
    {
        var reader = new EventReader(new Pieces(Encoding.UTF8.GetBytes(text), pieceBytes), maxBytes);
        List<string> events = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            // Each line of the data ends with a line feed; the standard takes the last one away, which no JSON minds.
            events.Add(Encoding.UTF8.GetString(reader.Data.Span)[..^1]);
        }

        return (events, reader);
    }

    private sealed class Pieces(byte[] all, int pieceBytes) : MemoryStream(all)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
