using System.Text.Json;
using HydraKiosk.Tools.Schema;
using Json.Schema;

namespace HydraKiosk.Tools.Tests.Schema;

/// <summary>
/// Our check against another's, JsonSchema.Net, over random schemas and values. Where ours is stricter by its own rule, the other is told so.
/// </summary>
public sealed class ToolSchemaOracleTests(ITestOutputHelper output)
{
    private const int Schemas = 1500;
    private const int ValuesOfEach = 8;

    private static readonly EvaluationOptions _flag = new() { OutputFormat = OutputFormat.Flag };

    [Theory]
    [InlineData(1)]
    [InlineData(20261129)]
    public void What_fits_is_what_fits_elsewhere(int seed)
    {
        var random = new RandomSchemas(seed);
        var (fitting, differing, samples) = (0, new List<string>(), 0);
        for (var i = 0; i < Schemas; i++)
        {
            var schema = random.Root();
            var ours = Read(schema.ToJsonString(), seed, i);
            var theirs = JsonSchema.FromText(
                RandomSchemas.AsStandard(schema, isTop: true).ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
            var sample = ours.Sample();
            samples += sample is null ? 0 : 1;
            var values = Enumerable.Range(0, ValuesOfEach).Select(_ => random.Arguments().ToJsonString());
            foreach (var value in values.Concat(sample is null ? [] : [sample]))
            {
                var element = JsonElement.Parse(value);
                var (our, their) = (ours.Check(element).Count == 0, theirs.Evaluate(element, _flag).IsValid);
                fitting += their ? 1 : 0;
                if (our != their)
                {
                    differing.Add($"seed {seed}, schema {i}: ours {our}, theirs {their}\n{schema.ToJsonString()}\n{value}");
                }
            }
        }

        output.WriteLine($"seed {seed}: {Schemas} schemas, {fitting} values fit, {differing.Count} differ, {samples} samples");
        Assert.True(differing.Count == 0, string.Join("\n", differing.Take(3)));
        Assert.True(fitting > 1000, $"only {fitting} values fit, which shows little");
    }

    [Fact]
    public void Whatever_is_wrong_is_told_without_a_throw()
    {
        // Schemas of one seed, values of another, mutilated: nothing may be thrown but the refusal of a schema.
        var (schemas, random) = (new RandomSchemas(7), new Random(7));
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var json = schemas.Root().ToJsonString().ToCharArray();
            json[random.Next(json.Length)] = "{}[]\",:0-ax\\"[random.Next(12)];
            try
            {
                ToolSchema.Read(new string(json)).Check(JsonElement.Parse(schemas.Arguments().ToJsonString()));
            }
            catch (ToolSchemaException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1999);
    }

    private static ToolSchema Read(string json, int seed, int index)
    {
        try
        {
            return ToolSchema.Read(json);
        }
        catch (ToolSchemaException refused)
        {
            throw new InvalidOperationException($"seed {seed}, schema {index} is of the subset: {json}", refused);
        }
    }
}
