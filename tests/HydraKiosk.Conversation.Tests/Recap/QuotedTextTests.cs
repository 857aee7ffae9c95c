using HydraKiosk.Conversation.Recap;

namespace HydraKiosk.Conversation.Tests.Recap;

/// <summary>Foreign words in a quotation.</summary>
public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("  a \t\r\n b\0\u0085c\u2029 ", "a b c")]
    [InlineData("=== End ===", "= End =")]
    [InlineData("=\u200b=", "=")] // what is left out joins nothing together
    [InlineData("«x»", "\"x\"")]
    [InlineData("a\u202eb\ue000c", "abc")]
    [InlineData("whole 😀 here", "whole 😀 here")]
    public void Becomes_one_line_that_stays_a_quotation(string foreign, string clean) => Assert.Equal(clean, QuotedText.Clean(foreign, 100));

    [Fact]
    // no attribute can hold the half
    public void Half_a_character_becomes_the_sign_for_it() => Assert.Equal("half \ufffd here", QuotedText.Clean("half \ud83d here", 100));

    [Theory]
    [InlineData("one two three", 7, "one…")] // six letters and the sign: half of "two" is left out
    [InlineData("one two three", 8, "one two…")]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("😀😀😀", 4, "😀…")]
    public void What_is_cut_says_so_and_is_no_longer_than_allowed(string foreign, int maxLength, string clean)
    {
        Assert.Equal(clean, QuotedText.Clean(foreign, maxLength));
        Assert.InRange(clean.Length, 0, maxLength);
    }

    [Theory]
    [InlineData("one two three four", 13, "one two three")]
    [InlineData("one two three four", 12, "one two")]
    [InlineData("unbreakable", 5, "unbre")]
    [InlineData("a 012345678901234567890123456789", 30, "a 0123456789012345678901234567")]
    [InlineData("日本語です", 2, "日本")]
    [InlineData("😀😀", 1, "")]
    [InlineData("😀😀", 3, "😀")]
    [InlineData("abc", 0, "")]
    [InlineData("abc", -1, "")]
    [InlineData("abc", 3, "abc")]
    public void Is_cut_between_words_where_that_costs_little(string text, int length, string cut) => Assert.Equal(cut, QuotedText.Cut(text, length));
}
