using System.Text.Json;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Tests.Schema;

public sealed class ToolSchemaSampleTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"required":["x"],"properties":{"x":{"enum":["red"]},"y":{"type":"string"}}}""", """{"x":"red"}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"string","default":"usual"}}}""", """{"x":"usual"}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"integer","examples":["no",7]}}}""", """{"x":7}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"integer","minimum":5,"multipleOf":3}}}""", """{"x":6}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"integer","exclusiveMinimum":6,"multipleOf":3}}}""", """{"x":9}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"integer","exclusiveMaximum":0}}}""", """{"x":-1}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"array","minItems":2,"uniqueItems":true,"items":{"type":"boolean"}}}}""", """{"x":[true,false]}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":["boolean","null"]}}}""", """{"x":true}""")]
    [InlineData("""{"minProperties":1,"properties":{"x":{"type":"null"}}}""", """{"x":null}""")]
    [InlineData("""{"properties":{"x":{"type":"null"},"y":{"type":"null"}},"anyOf":[{"required":["y"]}]}""", """{"y":null}""")]
    [InlineData("""{"anyOf":[{"required":["x"],"properties":{"x":{"const":1}}}]}""", """{"x":1}""")]
    public void A_sample_fits(string schema, string expected)
    {
        var tool = ToolSchema.Read(schema);

        Assert.Equal(expected, tool.Sample());
        Assert.Empty(tool.Check(JsonElement.Parse(tool.Sample()!)));
    }

    [Theory]
    [InlineData("^[A-Z]-[0-9]{2}$")]
    [InlineData(@"^\d{4}-\d{2}-\d{2}$")]
    [InlineData("^[a-z]{3}$")]
    public void A_pattern_of_the_usual_kind_gets_a_sample(string pattern)
    {
        var schema = "{\"required\":[\"x\"],\"properties\":{\"x\":{\"pattern\":\"" + JsonEncodedText.Encode(pattern) + "\",\"minLength\":3}}}";

        Assert.NotNull(ToolSchema.Read(schema).Sample());
    }

    [Fact]
    public void A_schema_that_asks_for_too_much_gets_no_sample()
    {
        var lists = string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"minItems\":16,\"items\":", 12)) + "{}" + new string('}', 12);

        Assert.Null(ToolSchema.Read($"{{\"required\":[\"x\"],\"properties\":{{\"x\":{lists}}}}}").Sample());
    }

    [Theory]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"string","pattern":"^q[0-9]{7}z$"}}}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"boolean","enum":["a"]}}}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"array","minItems":3,"uniqueItems":true,"items":{"type":"boolean"}}}}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"integer","minimum":79228162514264337593543950335,"multipleOf":2}}}""")]
    [InlineData("""{"required":["x"],"properties":{"x":{"type":"string","minLength":1000000}}}""")]
    public void Where_none_is_found_none_is_given(string schema) => Assert.Null(ToolSchema.Read(schema).Sample());
}
