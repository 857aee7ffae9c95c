using HydraKiosk.Hydra.Wire;

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
}
