using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Devices.Can;

namespace HydraKiosk.Devices.Tests.Can;

public sealed class CanPatternTests
{
    [Theory]
    [InlineData("01", new byte[] { 1 }, true)]
    [InlineData("01", new byte[] { 1, 99, 99 }, true)]
    [InlineData("01", new byte[] { 2 }, false)]
    [InlineData("01", new byte[] { }, false)]
    [InlineData("", new byte[] { }, true)]
    [InlineData(".. 01", new byte[] { 77, 1 }, true)]
    [InlineData(".. 01", new byte[] { 1 }, false)]
    [InlineData("01 .. ..", new byte[] { 1 }, true)]
    [InlineData(".1", new byte[] { 0xF1 }, true)]
    [InlineData(".1", new byte[] { 0xF2 }, false)]
    [InlineData("a.", new byte[] { 0xA9 }, true)]
    [InlineData("A.", new byte[] { 0x9A }, false)]
    [InlineData("XX 01 .. ..", new byte[] { 5, 1, 0, 0 }, true)]
    [InlineData("de:ad,BE-ef", new byte[] { 0xDE, 0xAD, 0xBE, 0xEF }, true)]
    public void A_pattern_fits_or_does_not(string pattern, byte[] data, bool fits) => Assert.Equal(fits, CanPattern.Parse(pattern).Fits(data));

    [Theory]
    [InlineData("1", "'1' is not a byte")]
    [InlineData("0102", "'0102' is not a byte")]
    [InlineData("01 0g", "'0g' is not a byte")]
    [InlineData("01 02 03 04 05 06 07 08 09", "it has 9 bytes, and a frame has at most 8")]
    public void A_wrong_pattern_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(CanPattern.TryParse(text, out _, out var problem));
        Assert.StartsWith(reason, problem, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => CanPattern.Parse(text));
    }

    [Fact]
    public void A_pattern_of_all_digits_fits_that_frame_and_no_other() =>
        Prop.ForAll<byte[], byte[]>((one, other) =>
        {
            one = [.. one.Take(8)];
            var pattern = CanPattern.Parse(string.Join(' ', one.Select(b => b.ToString("x2"))));
            Assert.True(pattern.Fits(one));
            Assert.Equal(other.AsSpan().StartsWith(one), pattern.Fits(other));
            Assert.Equal(pattern.ToString(), CanPattern.Parse(pattern.ToString()).ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Nothing_that_stands_in_a_file_throws() => Prop.ForAll<string?>(text =>
    {
        var isRight = CanPattern.TryParse(text ?? "", out _, out var problem);
        Assert.Equal(isRight, problem.Length == 0);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
