using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Tests;

public class JsonTextTests
{
    [Fact]
    public void A_text_in_pieces_stands_as_the_json_writer_would_write_it_and_is_measured_without_being_made()
    {
        var random = new Random(5);
        string[] units = ["a", "ü", "\"", "\\", "\n", "\u0001", "«", "日", "😀", "\ud83d", "\ude00", "</", "\u2028"];
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 2000)).Select(_ => units[random.Next(units.Length)]));
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonText.Encoder }))
            {
                writer.WriteStringValue(text);
            }

            using var buffer = new RentedBuffer();
            JsonText.Write(buffer, text);

            Assert.Equal(Encoding.UTF8.GetString(stream.ToArray()), Encoding.UTF8.GetString(buffer.Written));
            var slice = new JsonSlice(buffer.Written);
            Assert.Equal(slice.Text()!.Length, slice.TextLength());
            Assert.Equal(JsonSerializer.Deserialize<string>(buffer.Written), slice.Text());
        }
    }

    [Fact]
    public void What_is_no_text_has_no_length()
    {
        Assert.Null(new JsonSlice("12"u8).TextLength());
        Assert.Null(new JsonSlice([]).TextLength());
        Assert.Equal(0, new JsonSlice("\"\""u8).TextLength());
    }
}
