using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Tests.Schema;

public sealed class ToolSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1")]
    [InlineData("""{"type":"integer"}""", "3", "3.5")]
    [InlineData("""{"type":"integer"}""", "3.0", "\"3\"")]
    [InlineData("""{"type":"integer"}""", "3e2", "3e-2")]
    [InlineData("""{"type":"number"}""", "3.5", "\"3.5\"")]
    [InlineData("""{"type":"boolean"}""", "false", "0")]
    [InlineData("""{"type":"null"}""", "null", "false")]
    [InlineData("""{"type":"array"}""", "[]", "{}")]
    [InlineData("""{"type":"object"}""", """{"any":1}""", "[]")]
    [InlineData("""{"type":["string","null"]}""", "null", "0")]
    [InlineData("""{"enum":["red",2,null,{"a":1,"b":2}]}""", """{"b":2.0,"a":1}""", "\"Red\"")]
    [InlineData("""{"enum":["red",2]}""", "\"r\\u0065d\"", "\"2\"")]
    [InlineData("""{"const":1}""", "1.0", "1.1")]
    [InlineData("""{"minimum":-1}""", "-1", "-1.0001")]
    [InlineData("""{"maximum":0.3}""", "0.3", "0.30000000000000001")]
    [InlineData("""{"exclusiveMinimum":5}""", "5.1", "5")]
    [InlineData("""{"exclusiveMaximum":5}""", "4.9", "5.0")]
    [InlineData("""{"multipleOf":0.01}""", "19.99", "19.995")]
    [InlineData("""{"multipleOf":3}""", "-9", "10")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"a\"")]
    [InlineData("""{"minLength":2}""", "\"\\ud83d\\ude00b\"", "\"😀\"")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "\"ab\"")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"abc\"", "\"abc\\n\"")]
    [InlineData("""{"pattern":"b"}""", "\"abc\"", "\"ac\"")]
    [InlineData("""{"pattern":"^\\d$"}""", "\"7\"", "\"٣\"")]
    [InlineData("""{"pattern":"^[\\w-]$"}""", "\"-\"", "\"é\"")]
    [InlineData("""{"pattern":"^[\\w-.]$"}""", "\"-\"", "\"`\"")]
    [InlineData("""{"pattern":"^[\\-\\d]$"}""", "\"-\"", "\"+\"")]
    [InlineData("""{"pattern":"^[-\\d]$"}""", "\"-\"", "\"+\"")]
    [InlineData("""{"pattern":"^[^-\\d]$"}""", "\"+\"", "\"-\"")]
    [InlineData("""{"pattern":"^[^\\d]$"}""", "\"a\"", "\"5\"")]
    [InlineData("""{"pattern":"^\\W$"}""", "\"é\"", "\"_\"")]
    [InlineData("""{"pattern":"^(a)\\1$"}""", "\"aa\"", "\"ab\"")]
    [InlineData("""{"pattern":"^[.$]$"}""", "\"$\"", "\"a\"")]
    [InlineData("""{"pattern":"^a.c$"}""", "\"abc\"", "\"a\\rc\"")]
    [InlineData("""{"pattern":"^(?!no)[a-z]{2}$"}""", "\"on\"", "\"no\"")]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,2]", "[1,\"2\"]")]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[1]", "[1,2,3]")]
    [InlineData("""{"minItems":1}""", "[1]", "[]")]
    [InlineData("""{"uniqueItems":true}""", "[1,\"1\",[1]]", "[1,2,1.0]")]
    [InlineData("""{"minProperties":1}""", """{"a":1}""", "{}")]
    [InlineData("""{"maxProperties":1}""", """{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", """{"b":1}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", "{}", """{"b":1}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"string"}}""", """{"b":"x","a":1}""", """{"b":1}""")]
    [InlineData("""{"additionalProperties":false}""", "{}", """{"b":1}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5,"type":"number"}]}""", "5", "4")]
    public void An_argument_fits_or_does_not(string schema, string fitting, string wrong)
    {
        var tool = ToolSchema.Read($$$"""{"properties":{"x":{{{schema}}}}}""");

        Assert.Empty(tool.Check(Parse($$"""{"x":{{fitting}}}""")));
        Assert.StartsWith("/x", Assert.Single(tool.Check(Parse($$"""{"x":{{wrong}}}"""))).Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":true}""")]
    [InlineData("""{"title":"any","description":"thing"}""")]
    public void A_schema_that_asks_for_nothing_takes_anything(string schema)
    {
        var tool = ToolSchema.Read($$$"""{"properties":{"x":{{{schema}}}}}""");

        Assert.All((string[])["{}", """{"b":[1]}""", "[1,{}]", "null", "\"\"", "0", "true"], value =>
            Assert.Empty(tool.Check(Parse($$"""{"x":{{value}}}"""))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"b":{}}}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""")]
    [InlineData("""{"anyOf":[{"properties":{"b":{}}},{"required":[]}]}""")]
    public void An_argument_that_is_not_declared_is_refused(string schema) =>
        Assert.Contains("there is no property \"a\"", Assert.Single(ToolSchema.Read(schema).Check(Parse("""{"a":1}"""))).Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"additionalProperties":true}""")]
    [InlineData("""{"properties":{"b":{}},"additionalProperties":{"type":"integer"}}""")]
    [InlineData("""{"properties":{"a":{}},"anyOf":[{"required":["a"]},{"required":[]}]}""")]
    [InlineData("""{"anyOf":[{"properties":{"b":{}}},{"properties":{"a":{}}}]}""")]
    public void An_argument_that_is_not_declared_is_taken_where_the_schema_says_so(string schema) =>
        Assert.Empty(ToolSchema.Read(schema).Check(Parse("""{"a":1}""")));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("5")]
    public void Arguments_are_an_object(string json) =>
        Assert.StartsWith("expected an object, found", Assert.Single(ToolSchema.Read("{}").Check(Parse(json))).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Faults_say_where_and_what_is_expected()
    {
        var tool = ToolSchema.Read(
            """
            {"type":"object","required":["zone","count"],"properties":{
              "zone":{"enum":["A","B"]},
              "count":{"type":"integer","minimum":1},
              "lines":{"type":"array","items":{"type":"object","properties":{"a/b":{"type":"string","maxLength":3}}}}}}
            """);

        var faults = tool.Check(Parse("""{"zone":"C","lines":[{},{"a/b":"long text"}],"zones":1}"""));

        Assert.Equal(
            [
                "at /zone: expected one of \"A\", \"B\"; found the string \"C\"",
                "at /lines/1/a~1b: expected at most 3 characters, found the string \"long text\" (9 characters)",
                "there is no property \"zones\"; did you mean \"zone\"?",
                "the property \"count\" is missing",
            ],
            faults.Select(f => f.ToString()));
        Assert.StartsWith("The arguments do not fit the schema: at /zone: expected", SchemaFault.Describe(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_five_faults_are_told()
    {
        var tool = ToolSchema.Read("""{"properties":{"x":{"items":{"type":"string"}}}}""");

        Assert.Equal(5, tool.Check(Parse("""{"x":[1,2,3,4,5,6,7,8]}""")).Count);
        Assert.Equal(5, tool.Check(Parse("""{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}""")).Count);
    }

    [Fact]
    public void The_nearest_form_is_told_where_none_fits()
    {
        var tool = ToolSchema.Read(
            """
            {"properties":{"to":{"anyOf":[{"type":"string"},{"type":"object","properties":{"lat":{"type":"number"},"lon":{"type":"number"}}}]}}}
            """);

        var fault = Assert.Single(tool.Check(Parse("""{"to":{"lat":"x","lon":1}}""")));

        Assert.Equal("/to/lat", fault.Place);
        Assert.Equal("expected a number, found the string \"x\" (none of the 2 forms allowed fits; this is of the nearest)", fault.Sentence);
    }

    [Fact]
    public void Little_of_a_value_is_repeated()
    {
        var secret = new string('s', 41);
        var tool = ToolSchema.Read("""{"properties":{"x":{"type":"integer"}}}""");

        foreach (var json in (string[])[$"{{\"x\":\"{secret}\"}}", $"{{\"{secret}\":1}}", $"{{\"x\":{{\"{secret}\":\"{secret}\"}}}}"])
        {
            var fault = Assert.Single(tool.Check(Parse(json)));
            Assert.DoesNotContain(secret, fault.ToString(), StringComparison.Ordinal);
            Assert.True(fault.ToString().Length < 200, fault.ToString());
        }
    }

    [Fact]
    public void What_fits_costs_no_memory()
    {
        var tool = ToolSchema.Read(
            """
            {"type":"object","required":["zone","to"],"properties":{
              "zone":{"enum":["A","B"]},"name":{"type":"string","minLength":1,"maxLength":400,"pattern":"^[a-zé \\n]+$"},
              "count":{"type":"integer","minimum":1,"multipleOf":2},"lines":{"items":{"type":"number"},"uniqueItems":true},
              "to":{"anyOf":[{"type":"string"},{"properties":{"a":{"type":"boolean"}}}]}}}
            """);
        var arguments = Parse(
            $$$"""{"zone":"B","name":"{{{new string('é', 300)}}}\n","count":4,"lines":[1,2,3.5],"to":{"\u0061":true}}""");
        Assert.Empty(tool.Check(arguments));

        Assert.Equal(0, Allocations.In(() => tool.Check(arguments)));
    }

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
