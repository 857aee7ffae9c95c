using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Tests.Schema;

public sealed class ToolArgumentsTests
{
    private static readonly ToolSchema _open = ToolSchema.Read("""{"additionalProperties":true}""");

    [Fact]
    public void An_object_is_read()
    {
        Assert.True(ToolArguments.TryParse(""" {"zone":"B","emoji":"😀"} """, out var arguments, out var problem));
        Assert.Equal("", problem);
        Assert.Equal("😀", arguments.GetProperty("emoji").GetString());
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{'a':1}", "not valid JSON")]
    [InlineData("{\"a\":NaN}", "not valid JSON")]
    [InlineData("{\"a\":Infinity}", "not valid JSON")]
    [InlineData("{\"a\":+1}", "not valid JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "stands twice")]
    [InlineData("{\"a\":{\"b\":1,\"\\u0062\":2}}", "stands twice")]
    [InlineData("{\"\\ud800\":1}", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("\"a\"", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    public void What_is_no_object_is_refused(string json, string part)
    {
        Assert.False(ToolArguments.TryParse(json, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
        Assert.Contains("Nothing was done.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.False(ToolArguments.TryParse($"{{\"a\":\"{(char)0xDC00}\"}}", out _, out _));

    [Fact]
    public void Arguments_that_are_too_long_are_refused()
    {
        Assert.False(ToolArguments.TryParse($"{{\"a\":\"{new string('a', ToolArguments.MaxBytes)}\"}}", out _, out var problem));
        Assert.Contains("longer than 65536 bytes", problem, StringComparison.Ordinal);
        Assert.False(ToolArguments.TryParse($"{{\"a\":\"{new string('é', ToolArguments.MaxBytes / 2)}\"}}", out _, out problem));
        Assert.Contains("longer than 65536 bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(64, false)]
    [InlineData(30_000, false)]
    public void Arguments_that_are_too_deep_are_refused(int lists, bool isFine)
    {
        var json = $"{{\"a\":{new string('[', lists)}{new string(']', lists)}}}";

        Assert.Equal(isFine, ToolArguments.TryParse(json, out _, out _));
        if (lists < 1000)
        {
            // The check does not rely on who has parsed.
            var parsed = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 100 });
            Assert.Equal(isFine, _open.Check(parsed).Count == 0);
        }
    }

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\"")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"")]
    [InlineData("\"\\ud83dx\"")]
    [InlineData("\"\\ud83d\\n\"")]
    [InlineData("[{\"b\":\"\\\\\\udc00\"}]")]
    [InlineData("1e29")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("1e-29")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000000000000000001")]
    public void What_no_tool_can_read_is_refused_whatever_the_schema(string value) =>
        Assert.StartsWith("/a", Assert.Single(_open.Check(JsonElement.Parse($"{{\"a\":{value}}}"))).Place, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_whoever_parsed()
    {
        byte[] json = [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];

        Assert.Equal("/a", Assert.Single(_open.Check(JsonElement.Parse(json))).Place);
    }

    [Fact]
    public void A_name_with_half_a_character_is_refused() =>
        Assert.Contains("the name of a property", Assert.Single(_open.Check(JsonElement.Parse("""{"\ud800":"\ud800"}"""))).Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"")]
    [InlineData("\"\\\\ud83d\"")]
    [InlineData("\"\\\\\\ud83d\\ude00\\\\\"")]
    [InlineData("\"😀\"")]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("0e9999")]
    [InlineData("1e28")]
    [InlineData("1e-28")]
    public void What_only_looks_like_it_is_taken(string value) => Assert.Empty(_open.Check(JsonElement.Parse($"{{\"a\":{value}}}")));

    [Fact]
    public void A_property_that_stands_twice_is_refused_whoever_parsed()
    {
        var tool = ToolSchema.Read("""{"properties":{"a":{"type":"integer"}}}""");

        Assert.Contains("stands twice", Assert.Single(tool.Check(JsonElement.Parse("""{"a":1,"\u0061":2}"""))).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_given_up()
    {
        // The look-ahead keeps it from the engine without backtracking.
        var tool = ToolSchema.Read("""{"properties":{"a":{"pattern":"^(?=a)(a+)+$"}}}""");
        var arguments = JsonElement.Parse($"{{\"a\":\"{new string('a', 60)}!\"}}");
        var begin = Stopwatch.GetTimestamp();

        Assert.Single(tool.Check(arguments));
        Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(20), "without a limit it would run for years");
    }

    [Fact]
    public void A_long_list_that_must_not_repeat_is_refused_without_comparing()
    {
        var tool = ToolSchema.Read("""{"properties":{"a":{"uniqueItems":true}}}""");
        string List(int count) => $"{{\"a\":[{string.Join(",", Enumerable.Range(0, count))}]}}";

        Assert.Empty(tool.Check(JsonElement.Parse(List(256))));
        Assert.All((int[])[257, 10_000], count =>
            Assert.Contains("at most 256", Assert.Single(tool.Check(JsonElement.Parse(List(count)))).Sentence, StringComparison.Ordinal));
    }
}
