using System.Text.Json;
using System.Text.RegularExpressions;
using HydraKiosk.Configuration;
using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Configuration;

public sealed class ShippedFilesTests
{
    [Theory]
    [InlineData("hydra-kiosk.json")]
    [InlineData("car.json")]
    [InlineData("examples/laptop.json")]
    public void Templates_are_valid_without_a_warning_and_fit_their_schema(string name)
    {
        var path = Path.Combine(ConfigFolder.Shipped, name);

        Assert.Empty(KioskConfiguration.Load(path).Problems);
        Assert.Empty(SchemaFaults(File.ReadAllText(path)));
    }

    [Theory]
    [InlineData("hydra-kiosk.json")]
    [InlineData("car.json")]
    public void Commented_examples_are_right_but_for_what_a_board_must_have(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(ConfigFolder.Shipped, name)).Select(line =>
            line.TrimStart().StartsWith("// \"", StringComparison.Ordinal) || line.TrimStart().StartsWith("// {", StringComparison.Ordinal)
                ? line.Replace("// ", "", StringComparison.Ordinal) : line);
        using var folder = new ConfigFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "prompts", "en"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "earcons"));

        var result = folder.Load(string.Join('\n', lines));

        Assert.DoesNotContain(result.Problems, p => p.Code is not (6012 or 6015 or 6019)); // a file, a program or a credential is not there
        Assert.All(KioskShape.Root.Settings, s => Assert.Contains(
            $"\"{s.Key}\"", File.ReadAllText(Path.Combine(ConfigFolder.Shipped, name)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_that_ships_is_the_one_that_the_program_prints() =>
        Assert.Equal(KioskShape.RenderSchema(), File.ReadAllText(Path.Combine(ConfigFolder.Shipped, "hydra-kiosk.schema.json")));

    [Theory]
    [InlineData("""{ "hydra": { "instructions": "x", "voice": "two words" } }""")]
    [InlineData("""{ "hydra": { "instructions": "x", "lingerSeconds": 0 } }""")]
    [InlineData("""{ "hydra": { "instructions": "x" }, "lgo": {} }""")]
    [InlineData("""{ "hydra": { "instructions": "x" }, "audio": { "periodMs": "10" } }""")]
    [InlineData("""{ "hydra": { "instructions": "x" }, "tools": { "catalogue": [ { "name": "x" } ] } }""")]
    [InlineData("""{ "hydra": { "instructions": "x" }, "buttons": { "talk": { "source": "keyboard" } } }""")]
    [InlineData("""{ "hydra": { "instructions": "x" }, "buttons": { "push to talk": { "source": "control" } } }""")]
    [InlineData("{ }")]
    public void Schema_and_loader_refuse_the_same(string text)
    {
        Assert.NotEmpty(SchemaFaults(text));
        using var folder = new ConfigFolder();
        Assert.Null(folder.Load(text).Configuration);
    }

    [Fact]
    public void Every_setting_is_described_and_every_range_stands_in_its_description_or_its_schema()
    {
        using var schema = JsonDocument.Parse(KioskShape.RenderSchema());
        foreach (var (path, setting) in Settings("", schema.RootElement))
        {
            var description = setting.GetProperty("description").GetString()!;
            Assert.True(description.Length > 10 && description.EndsWith('.'), path);
            Assert.True(setting.TryGetProperty("type", out _) || setting.TryGetProperty("enum", out _), path);
        }
    }

    [Fact]
    public void The_effective_configuration_loads_again_as_itself()
    {
        using var folder = new ConfigFolder();
        var first = folder.Load(ConfigFolder.With(more: """ "audio": { "capture": { "channels": 3, "channel": 2 } }, "buttons": { "talk": { "source": "gpio", "chip": "kiosk", "line": 17, "activeLow": true, "bias": "pull-up", "debounceMs": 5 }, "horn": { "action": "attendant", "source": "can", "interface": "can0", "id": "0x1A", "mask": 255, "pattern": "01 .. 8.", "releasePattern": "00", "releaseAfterMs": 100 }, "call": { "action": "talk", "source": "input", "device": "Puck", "key": "KEY_PHONE", "longPressMs": 900, "latching": false } }, "gpio": { "driver": "package", "chip": "gpiochip0" }, "leds": { "a": { "source": "rgb", "red": 1, "green": "GREEN", "blue": 3 }, "b": { "source": "apa102", "device": "/dev/spidev0.0", "lamps": 12, "brightness": 0.2, "shows": "listening" }, "c": { "source": "sysfs", "name": "led0", "shows": "muted" } }, "tools": { "catalogue": [ { "name": "get_device_status", "kind": "builtin" } ] } """)).Configuration!;
        var text = KioskShape.Render(first.Options);

        var second = folder.Load(text);

        Assert.Equal(text, KioskShape.Render(second.Configuration!.Options));
    }

    private static IEnumerable<(string Path, JsonElement Setting)> Settings(string path, JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var below in Settings(path + "[]", items))
            {
                yield return below;
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var entry) && entry.ValueKind == JsonValueKind.Object)
        {
            foreach (var below in Settings(path + "{}", entry))
            {
                yield return below;
            }
        }

        if (!schema.TryGetProperty("properties", out var properties))
        {
            yield break;
        }

        foreach (var property in properties.EnumerateObject().Where(p => p.Name != "$schema"))
        {
            yield return ($"{path}.{property.Name}", property.Value);
            foreach (var below in Settings($"{path}.{property.Name}", property.Value))
            {
                yield return below;
            }
        }
    }

    /// <summary>
    /// The keywords of JSON Schema 2020-12 that the generated schema uses, on their own, so that it is not checked by the code that wrote it.
    /// </summary>
    private static List<string> SchemaFaults(string text)
    {
        using var schema = JsonDocument.Parse(KioskShape.RenderSchema());
        using var document = JsonDocument.Parse(text,
            new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var faults = new List<string>();
        Check(document.RootElement, schema.RootElement, "", faults);
        return faults;
    }

    private static void Check(JsonElement value, JsonElement schema, string path, List<string> faults)
    {
        var fits = !schema.TryGetProperty("type", out var type) || type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
            _ => value.ValueKind == JsonValueKind.Number,
        };
        if (!fits || (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(c => JsonElement.DeepEquals(c, value))))
        {
            faults.Add(path);
            return;
        }

        if ((schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble())
            || (schema.TryGetProperty("maximum", out var maximum) && value.GetDouble() > maximum.GetDouble()))
        {
            faults.Add(path);
        }

        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(10)))
        {
            faults.Add(path);
        }

        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var member in value.EnumerateObject())
            {
                if (properties.TryGetProperty(member.Name, out var below))
                {
                    Check(member.Value, below, $"{path}.{member.Name}", faults);
                }
                else
                {
                    faults.Add($"{path}.{member.Name}");
                }
            }

            if (schema.TryGetProperty("required", out var required))
            {
                faults.AddRange(required.EnumerateArray().Select(r => r.GetString()!).Where(r => !value.TryGetProperty(r, out _)));
            }

            if (schema.TryGetProperty("oneOf", out var oneOf)
                && oneOf.EnumerateArray()
                    .Count(o => o.GetProperty("required").EnumerateArray().All(r => value.TryGetProperty(r.GetString()!, out _))) != 1)
            {
                faults.Add(path);
            }
        }

        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("propertyNames", out var names))
        {
            var entry = schema.GetProperty("additionalProperties");
            foreach (var member in value.EnumerateObject())
            {
                if (!Regex.IsMatch(member.Name, names.GetProperty("pattern").GetString()!, RegexOptions.None, TimeSpan.FromSeconds(10)))
                {
                    faults.Add($"{path}.{member.Name}");
                }

                Check(member.Value, entry, $"{path}.{member.Name}", faults);
            }
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var item))
        {
            foreach (var element in value.EnumerateArray())
            {
                Check(element, item, path + "[]", faults);
            }
        }
    }
}
