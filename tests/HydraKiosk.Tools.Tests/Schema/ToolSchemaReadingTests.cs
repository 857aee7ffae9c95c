using System.Text.Json;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Tests.Schema;

public sealed class ToolSchemaReadingTests
{
    [Theory]
    [InlineData("""{"minLenght":1}""", "/properties/x/minLenght", "did you mean \"minLength\"?")]
    [InlineData("""{"oneOf":[]}""", "/properties/x/oneOf", "write \"anyOf\"")]
    [InlineData("""{"$ref":"#/$defs/a"}""", "/properties/x/$ref", "in its place")]
    [InlineData("""{"nullable":true}""", "/properties/x/nullable", "[\"string\", \"null\"]")]
    [InlineData("""{"zzz":true}""", "/properties/x/zzz", "the keywords are additionalProperties, anyOf")]
    [InlineData("""{"type":"strin"}""", "/properties/x/type", "did you mean \"string\"?")]
    [InlineData("""{"type":[]}""", "/properties/x/type", "at least one item")]
    [InlineData("""{"type":["string",5]}""", "/properties/x/type/1", "a string is expected")]
    [InlineData("""{"type":null}""", "/properties/x/type", "a string is expected")]
    [InlineData("""{"enum":[]}""", "/properties/x/enum", "at least one item")]
    [InlineData("""{"enum":"red"}""", "/properties/x/enum", "at least one item")]
    [InlineData("""{"minimum":"1"}""", "/properties/x/minimum", "the string \"1\" was found")]
    [InlineData("""{"minimum":1e400}""", "/properties/x/minimum", "within ±7.9e28")]
    [InlineData("""{"exclusiveMinimum":true}""", "/properties/x/exclusiveMinimum", "a number")]
    [InlineData("""{"minimum":3,"maximum":2}""", "/properties/x/maximum", "smaller than \"minimum\"")]
    [InlineData("""{"multipleOf":0}""", "/properties/x/multipleOf", "above 0")]
    [InlineData("""{"minLength":-1}""", "/properties/x/minLength", "0 or more")]
    [InlineData("""{"minLength":1.5}""", "/properties/x/minLength", "whole number")]
    [InlineData("""{"maxItems":1e12}""", "/properties/x/maxItems", "whole number")]
    [InlineData("""{"minItems":2,"maxItems":1}""", "/properties/x/maxItems", "so that nothing fits")]
    [InlineData("""{"pattern":"["}""", "/properties/x/pattern", "no regular expression")]
    [InlineData("""{"pattern":7}""", "/properties/x/pattern", "a string is expected")]
    [InlineData("""{"pattern":"(?i)a"}""", "/properties/x/pattern", "none of (?:")]
    [InlineData("""{"pattern":"\\Aa"}""", "/properties/x/pattern", "write ^")]
    [InlineData("""{"pattern":"[^\\D]"}""", "/properties/x/pattern", "within brackets")]
    [InlineData("""{"pattern":"[a-z-[b]]"}""", "/properties/x/pattern", "subtraction")]
    [InlineData("""{"pattern":"((a{10}){20}){6}"}""", "/properties/x/pattern", "multiply to more than 1000")]
    [InlineData("""{"pattern":"a{2147483648}"}""", "/properties/x/pattern", "multiply to more than 1000")]
    [InlineData("""{"pattern":"[+-\\d]"}""", "/properties/x/pattern", "could mean a range")]
    [InlineData("""{"pattern":"a[]b]"}""", "/properties/x/pattern", "empty brackets")]
    [InlineData("""{"pattern":"[^]b]"}""", "/properties/x/pattern", "empty brackets")]
    [InlineData("""{"const":{"a":"\ud800"}}""", "/properties/x/const", "half of a character")]
    [InlineData("""{"enum":[1,1e300]}""", "/properties/x/enum/1", "within ±7.9e28")]
    [InlineData("""{"items":[{}]}""", "/properties/x/items", "an object is expected")]
    [InlineData("""{"items":true}""", "/properties/x/items", "{} lets anything through")]
    [InlineData("""{"uniqueItems":"yes"}""", "/properties/x/uniqueItems", "true or false")]
    [InlineData("""{"properties":[]}""", "/properties/x/properties", "an object is expected")]
    [InlineData("""{"properties":{"a~/b":5}}""", "/properties/x/properties/a~0~1b", "an object is expected")]
    [InlineData("""{"properties":{"a":{}},"required":["b"]}""", "/properties/x/required/0", "no arguments ever fit")]
    [InlineData("""{"properties":{"zone":{}},"required":["zoen"]}""", "/properties/x/required/0", "did you mean \"zone\"?")]
    [InlineData("""{"required":"a"}""", "/properties/x/required", "list of strings")]
    [InlineData("""{"required":[1]}""", "/properties/x/required/0", "list of strings")]
    [InlineData("""{"additionalProperties":"no"}""", "/properties/x/additionalProperties", "an object is expected")]
    [InlineData("""{"anyOf":{}}""", "/properties/x/anyOf", "list of schemas")]
    [InlineData("""{"anyOf":[{"typ":1}]}""", "/properties/x/anyOf/0/typ", "did you mean \"type\"?")]
    [InlineData("""{"properties":{"a":{}},"anyOf":[{"properties":{"a":{}}}]}""", "/properties/x/anyOf/0", "write \"additionalProperties\"")]
    [InlineData("""{"properties":{"a":{}},"anyOf":[{"properties":{"b":{}},"additionalProperties":true}]}""", "/properties/x/anyOf/0", "outer")]
    [InlineData("""{"type":"string","type":"null"}""", "/properties/x/type", "stands twice")]
    [InlineData("""{"properties":{"a":{},"a":{}}}""", "/properties/x/properties/a", "stands twice")]
    [InlineData("5", "/properties/x", "an object is expected")]
    public void A_schema_outside_of_the_subset_is_refused_with_its_place(string schema, string place, string hint)
    {
        var refused = Assert.Throws<ToolSchemaException>(() => ToolSchema.Read($$$"""{"properties":{"x":{{{schema}}}}}"""));

        Assert.Equal(place, refused.Place);
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"title\":\"\\ud800\",\"typ\":1}")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":["object","null"]}""")]
    public void Anything_else_than_the_schema_of_an_object_is_refused(string schema) =>
        Assert.Throws<ToolSchemaException>(() => ToolSchema.Read(schema));

    [Fact]
    public void Half_a_character_is_refused_wherever_it_stands()
    {
        Assert.Throws<ToolSchemaException>(() => ToolSchema.Read($"{{\"title\":\"{(char)0xD800}\"}}"));
        Assert.Throws<ToolSchemaException>(() => ToolSchema.Read("""{"properties":{"\ud800":{}}}"""));
        Assert.Throws<ToolSchemaException>(() => ToolSchema.Read("""{"properties":{"x":{"enum":["\ud800"]}}}"""));
        Assert.Throws<ToolSchemaException>(() => ToolSchema.Read("""{"properties":{"x":{"pattern":"\ud800"}}}"""));
    }

    [Fact]
    public void Nothing_at_all_is_refused() => Assert.Throws<ToolSchemaException>(() => ToolSchema.Read(default(JsonElement)));

    [Fact]
    public void Annotations_are_passed_over() => Assert.Empty(ToolSchema.Read(
        """
        {"$schema":"x","$comment":"c","title":5,"description":null,"default":{},"examples":7,"format":"date","deprecated":true,"readOnly":1,"writeOnly":2}
        """).Check(JsonElement.Parse("{}")));

    [Fact]
    public void A_schema_has_its_limits()
    {
        Throws(new string(' ', ToolSchema.MaxLength) + "{}", "at most 32768");
        Throws(Nested(17), "more than 16 schemas");
        ToolSchema.Read(Nested(16));
        Throws("{\"properties\":{" + string.Join(",", Enumerable.Range(0, 129).Select(i => $"\"p{i}\":{{}}")) + "}}", "at most 128");
        Throws($$$$"""{"properties":{"x":{"enum":[{{{{string.Join(",", Enumerable.Range(0, 257))}}}}]}}}""", "at most 256");
        Throws($$$$"""{"properties":{"x":{"pattern":"{{{{new string('a', 513)}}}}"}}}""", "at most 512");

        static void Throws(string schema, string part) =>
            Assert.Contains(part, Assert.Throws<ToolSchemaException>(() => ToolSchema.Read(schema)).Message, StringComparison.Ordinal);

        static string Nested(int depth) =>
            "{\"properties\":{\"x\":" + string.Concat(Enumerable.Repeat("{\"items\":", depth - 2)) + "{}" + new string('}', depth - 2) + "}}";
    }

    [Fact]
    public void A_schema_outlives_its_document()
    {
        ToolSchema tool;
        using (var document = JsonDocument.Parse("""{"parameters":{"properties":{"x":{"enum":[{"a":1}]}}}}"""))
        {
            tool = ToolSchema.Read(document.RootElement.GetProperty("parameters"));
        }

        Assert.Empty(tool.Check(JsonElement.Parse("""{"x":{"a":1}}""")));
        Assert.Single(tool.Check(JsonElement.Parse("""{"x":{"a":2}}""")));
    }
}
