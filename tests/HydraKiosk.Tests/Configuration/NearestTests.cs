using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tests.Configuration;

public sealed class NearestTests
{
    [Theory]
    [InlineData("volum", "volume")]
    [InlineData("Volume", "volume")]
    [InlineData("voulme", "volume")]
    [InlineData("push to talk", "push-to-talk")]
    [InlineData("push_to_talk", "push-to-talk")]
    [InlineData("linger", "lingerSeconds")]
    [InlineData("playbck", "playback")]
    [InlineData("greting", "greeting")]
    [InlineData("banana", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void Finds_what_was_meant_and_guesses_nothing_else(string word, string? expected) =>
        Assert.Equal(expected, Nearest.Find(word, ["volume", "voice", "push-to-talk", "lingerSeconds", "playback", "greeting", "a"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)] // optimal string alignment; unrestricted Damerau-Levenshtein has 2
    public void Distance_counts_slips(string first, string second, int expected) => Assert.Equal(expected, Nearest.Distance(first, second));

    [Fact]
    public void Distance_is_symmetric_zero_only_for_equals_and_bounded_by_the_longer_word() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            var (first, second) = (Cut(a.Get), Cut(b.Get));
            var distance = Nearest.Distance(first, second);
            return distance == Nearest.Distance(second, first)
                && (distance == 0) == (first == second)
                && distance <= Math.Max(first.Length, second.Length)
                && distance >= Math.Abs(first.Length - second.Length);
        }).QuickCheckThrowOnFailure();

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];
}
