using HydraKiosk.Face.Captions;

namespace HydraKiosk.Face.Tests;

/// <summary>Words of whatever a service sends.</summary>
public sealed class CaptionTextTests
{
    [Fact]
    public void Words_are_what_stands_between_gaps() => Assert.Equal(["How", "can", "I", "help?"], CaptionText.Words(" How can\u00a0I\t\nhelp? "));

    [Fact]
    public void Marks_that_turn_the_direction_are_left_out_and_letters_of_all_scripts_are_not() =>
        Assert.Equal(["gpj.exe", "שלום", "😀"], CaptionText.Words("\u202egpj.exe\u202c \u2067שלום\u2069 😀"));

    [Fact]
    public void Control_characters_and_broken_ones_do_not_get_through() => Assert.Equal(["a", "b\ufffd"], CaptionText.Words("a\u0000\u001bb\ud800"));

    [Fact]
    public void Markup_is_text_like_any_other() => Assert.Equal(["<img", "src=x", "onerror=alert(1)>"], CaptionText.Words("<img src=x onerror=alert(1)>"));

    [Fact]
    public void A_word_of_50_KB_is_broken_and_bounded()
    {
        var words = CaptionText.Words(new string('x', 50_000));

        Assert.All(words, word => Assert.InRange(word.Length, 1, CaptionText.LongestWord + 1));
        Assert.InRange(words.Count, 1, CaptionText.MostWords);
    }
}
