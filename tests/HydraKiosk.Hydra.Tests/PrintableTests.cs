using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Hydra.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain, ümläut, 日本", 200, "plain, ümläut, 日本")]
    [InlineData("\e[2Ja\r\nb\u0085c\u2028d\u009be\u007f", 200, "·[2Ja··b·c·d·e·")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789x", 10, "012345678…")]
    [InlineData("", 10, "")]
    [InlineData(null, 10, "")]
    public void Text_from_outside_is_one_bounded_line_without_orders(string? text, int maxLength, string expected) =>
        Assert.Equal(expected, Printable.Line(text, maxLength));

    [Theory]
    [InlineData(0x202A, 0x202E)] // turns the direction of writing
    [InlineData(0x2066, 0x2069)]
    [InlineData(0x200B, 0x200F)] // no width; direction marks
    [InlineData(0x2028, 0x2029)]
    [InlineData(0x2060, 0x2064)]
    [InlineData(0x061C, 0x061C)]
    [InlineData(0x00AD, 0x00AD)]
    [InlineData(0xFEFF, 0xFEFF)]
    [InlineData(0xFFF9, 0xFFFB)]
    [InlineData(0x180E, 0x180E)]
    [InlineData(0x3164, 0x3164)] // a letter that is blank
    [InlineData(0x0000, 0x001F)]
    [InlineData(0x007F, 0x009F)]
    [InlineData(0xE0001, 0xE0001)] // tags, beyond the first plane
    [InlineData(0xE0020, 0xE007F)]
    [InlineData(0xE000, 0xE000)]
    public void What_cannot_be_seen_or_turns_the_text_becomes_a_dot(int first, int last)
    {
        for (var code = first; code <= last; code++)
        {
            Assert.Equal("a·b", Printable.Line($"a{char.ConvertFromUtf32(code)}b"));
        }
    }

    [Fact]
    public void Half_of_a_character_becomes_a_dot_and_a_whole_one_stays()
    {
        Assert.Equal("a·b· 🙂", Printable.Line("a\ud83db\ude42 🙂"));
        Assert.Equal("abc·…", Printable.Line("abc🙂def", 5));
    }
}
