using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>Digests are equal exactly where the arguments are equal as JSON.</summary>
public sealed class ArgumentsDigestTests
{
    private readonly ArgumentsDigest _digest = ArgumentsDigest.OfFreshKey();

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "10e-1", true)]
    [InlineData("0", "-0.00e7", true)]
    [InlineData("100", "1E+2", true)]
    [InlineData("0.1", "1e-1", true)]
    [InlineData("1", "-1", false)]
    [InlineData("12", "120", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("\"\\u0041\"", "\"A\"", true)]
    [InlineData("\"\\/\"", "\"/\"", true)]
    [InlineData("""{"a":1,"b":2}""", """{ "b":2, "a":1 }""", true)]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""", false)]
    [InlineData("""{"a":1,"b":0,"a":2}""", """{"b":0,"a":1,"a":2}""", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[]", "{}", false)]
    [InlineData("null", "false", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    public void It_agrees_with_the_comparison(string one, string other, bool areEqual)
    {
        var (left, right) = (AuditBench.Json(one), AuditBench.Json(other));

        Assert.Equal(areEqual, JsonElement.DeepEquals(left, right));
        Assert.Equal(areEqual, _digest.Of(left) == _digest.Of(right));
    }

    [Fact]
    public void It_agrees_with_the_comparison_for_whatever_is_drawn()
    {
        var random = new Random(7);
        var equal = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var one = Draw(random, 3);
            var other = random.Next(2) == 0 ? Respell(AuditBench.Json(one), random) : Draw(random, 3);
            var (left, right) = (AuditBench.Json(one), AuditBench.Json(other));
            var areEqual = JsonElement.DeepEquals(left, right);
            equal += areEqual ? 1 : 0;
            Assert.True(areEqual == (_digest.Of(left) == _digest.Of(right)), $"{one} and {other}");
        }

        Assert.InRange(equal, 5_000, 19_000); // both kinds were drawn
    }

    [Fact]
    public void Another_key_gives_another_digest_that_says_so()
    {
        var arguments = AuditBench.Json("{}");
        var other = ArgumentsDigest.OfFreshKey();

        Assert.NotEqual(_digest.Of(arguments), other.Of(arguments));
        Assert.True(_digest.IsOfThisKey(_digest.Of(arguments)));
        Assert.False(_digest.IsOfThisKey(other.Of(arguments)));
    }

    [Fact]
    public void A_huge_exponent_takes_no_time()
    {
        Assert.NotEqual("", _digest.Of(AuditBench.Json($"{{\"a\":1e{new string('9', 200_000)}}}")));
    }

    private static string Draw(Random random, int depth) => random.Next(depth == 0 ? 4 : 6) switch
    {
        0 => random.Next(-3, 4).ToString(CultureInfo.InvariantCulture),
        1 => $"{random.Next(0, 3)}.{random.Next(0, 3)}e{random.Next(-2, 3)}",
        2 => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, random.Next(3)).Select(_ => "aé/\"\u0001"[random.Next(5)])])),
        3 => random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" },
        4 => $"[{string.Join(",", Enumerable.Range(0, random.Next(3)).Select(_ => Draw(random, depth - 1)))}]",
        _ => $"{{{string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{"abc"[random.Next(3)]}\":{Draw(random, depth - 1)}"))}}}",
    };

    /// <summary>The same value in another spelling; names that stand twice keep their order.</summary>
    private static string Respell(JsonElement value, Random random) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{ {string.Join(" , ", value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => $"\"{Escaped(m.Name)}\" : {Respell(m.Value, random)}"))}}}",
        JsonValueKind.Array => $"[ {string.Join(", ", value.EnumerateArray().Select(e => Respell(e, random)))} ]",
        JsonValueKind.String => $"\"{Escaped(value.GetString()!)}\"",
        JsonValueKind.Number => Number(value.GetRawText(), random),
        _ => value.GetRawText(),
    };

    private static string Number(string raw, Random random)
    {
        var value = decimal.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        return random.Next(3) switch
        {
            0 => value.ToString(CultureInfo.InvariantCulture),
            1 => $"{(value * 1000).ToString(CultureInfo.InvariantCulture)}E-3",
            _ => $"{(value / 100).ToString(CultureInfo.InvariantCulture)}e+02",
        };
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
}
