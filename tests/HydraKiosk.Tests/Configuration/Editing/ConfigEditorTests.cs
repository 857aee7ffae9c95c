using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Editing;
using HydraKiosk.Configuration.Paths;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Configuration.Editing;

/// <summary>One value is changed, and every other byte stays.</summary>
public sealed class ConfigEditorTests
{
    private const string Node = "/usr/bin/node";
    private const string Tall = "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": 2 }\n}\n";

    [Theory]
    [InlineData("a", "7", "{\n  // first\n  \"a\": 7, // one\n  \"b\": { \"c\": 2 }\n}\n")]
    [InlineData("b.c", "[1, 2]", "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": [1, 2] }\n}\n")]
    [InlineData("b.d", "true", "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": 2, \"d\": true }\n}\n")]
    [InlineData("d", "true", "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": 2 },\n  \"d\": true\n}\n")]
    [InlineData("d.e.f", "0.5", "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": 2 },\n  \"d\": { \"e\": { \"f\": 0.5 } }\n}\n")]
    public void A_value_is_put_where_a_person_would_put_it(string path, string json, string expected) =>
        Assert.Equal(expected, Set(Tall, path, json));

    [Theory]
    [InlineData("{}", "{ \"x\": 1 }")]
    [InlineData("{ }", "{ \"x\": 1 }")]
    [InlineData("{\n}", "{\n  \"x\": 1\n}")]
    [InlineData("{\n\t// nothing yet\n}", "{\n\t// nothing yet\n  \"x\": 1\n}")]
    [InlineData("{ \"a\": 1, }", "{ \"a\": 1, \"x\": 1, }")]
    [InlineData("{ \"a\": 1 // one\n}", "{ \"a\": 1, \"x\": 1 // one\n}")]
    [InlineData("{\n  \"a\": 1, // one\n}", "{\n  \"a\": 1, // one\n  \"x\": 1,\n}")]
    [InlineData("{\n  \"a\": 1 // one\n  // two\n}", "{\n  \"a\": 1, // one\n  \"x\": 1\n  // two\n}")]
    [InlineData("{\r\n\t\"a\": 1\r\n}", "{\r\n\t\"a\": 1,\r\n\t\"x\": 1\r\n}")]
    [InlineData("{\n  \"a\": 1 /* one\n */ }", "{\n  \"a\": 1, \"x\": 1 /* one\n */ }")]
    public void A_new_entry_follows_the_layout(string before, string expected) => Assert.Equal(expected, Set(before, "x", "1"));

    [Theory]
    [InlineData("a", "{\n  // first\n  // one\n  \"b\": { \"c\": 2 }\n}\n")]
    [InlineData("b", "{\n  // first\n  \"a\": 1 // one\n}\n")]
    [InlineData("b.c", "{\n  // first\n  \"a\": 1, // one\n  \"b\": { }\n}\n")]
    [InlineData("nothing", Tall)]
    public void A_value_is_taken_out_with_its_comma(string path, string expected) => Assert.Equal(expected, Unset(Tall, path));

    [Theory]
    [InlineData("{ \"a\": 1, \"x\": 2 }", "{ \"a\": 1 }")]
    [InlineData("{ \"x\": 1, \"a\": 2 }", "{ \"a\": 2 }")]
    [InlineData("{ \"a\": 1, \"x\": 2, }", "{ \"a\": 1, }")]
    [InlineData("{\n  \"x\": {\n    \"b\": 1\n  },\n  \"a\": 2\n}", "{\n  \"a\": 2\n}")]
    [InlineData("{\n  \"a\": 2, // two\n  \"x\": 1\n}", "{\n  \"a\": 2 // two\n}")]
    public void Layout_survives_a_removal(string before, string expected) => Assert.Equal(expected, Unset(before, "x"));

    [Fact]
    public void A_list_grows_at_its_end_and_nowhere_else()
    {
        Assert.Equal("{ \"l\": [1, 2, 3] }", Set("{ \"l\": [1, 2] }", "l[2]", "3"));
        Assert.Equal("{ \"l\": [1] }", Set("{ \"l\": [] }", "l[0]", "1"));
        Assert.Equal("{ \"l\": [{ \"n\": 1 }] }", Set("{ \"l\": [] }", "l[0].n", "1"));
        Assert.Equal("{ \"l\": [2] }", Unset("{ \"l\": [1, 2] }", "l[0]"));
        Assert.Contains("the list has 2 entries, and [2] adds one", Editor("{ \"l\": [1, 2] }").Set(Steps("l[3]"), "1"u8.ToArray()).Problem, StringComparison.Ordinal);
        Assert.Contains("set it as a whole", Editor("{ }").Set(Steps("l[0].n"), "1"u8.ToArray()).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"a\": 5 }", "a.b", "a is the number 5 in the file, and no object { }")]
    [InlineData("{ \"a\": {} }", "a[0]", "a is an object { } in the file, and no list [ ]")]
    [InlineData("[1]", "a", "the file is a list [ ]")]
    [InlineData("{ \"a\": 1,\n\"a\": 2 }", "a", "a stands twice in the file, in the lines 1 and 2")]
    public void What_cannot_be_done_is_told(string text, string path, string expected)
    {
        Assert.Contains(expected, Editor(text).Set(Steps(path), "1"u8.ToArray()).Problem, StringComparison.Ordinal);
        Assert.Contains(expected, Editor(text).Unset(Steps(path)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void In_any_file_the_value_is_there_afterwards_and_every_other_byte_stays()
    {
        var random = new Random(20261);
        var cases = new StringBuilder();
        for (var i = 0; i < 3000; i++)
        {
            var file = new RandomJsonc(random);
            var before = file.File();
            var isUnset = file.Paths.Count > 0 && random.Next(3) == 0;
            var parent = file.Paths.Count == 0 || random.Next(3) == 0 ? "" : file.Paths[random.Next(file.Paths.Count)];
            var path = isUnset || (parent.Length > 0 && random.Next(2) == 0) ? file.Paths[random.Next(file.Paths.Count)]
                : parent.Length == 0 ? "new.key" : $"{parent}.new";
            var json = random.Next(2) == 0 ? "\"n, // w\"" : "{ \"x\": [1, 2] }";
            var editor = Editor(before);
            var plan = isUnset ? editor.Unset(Steps(path)) : editor.Set(Steps(path), Encoding.UTF8.GetBytes(json));
            if (plan.Problem is not null)
            {
                Assert.Contains("nothing can be below it", plan.Problem, StringComparison.Ordinal); // the parent is no object
                continue;
            }

            var bytes = TextEdit.Apply(Encoding.UTF8.GetBytes(before), plan.Edits);
            var after = Encoding.UTF8.GetString(bytes);
            Assert.True(IsKept(before, after, path, isUnset ? null : json), $"{path} in\n{before}\nbecame\n{after}");
            cases.AppendLine(Case(before, after, path, isUnset ? null : json));
        }

        Judge(cases.ToString());
    }

    [Fact]
    public void A_damaged_file_is_changed_rightly_or_not_at_all()
    {
        var random = new Random(20262);
        var template = File.ReadAllText(Path.Combine(ConfigFolder.Shipped, "car.json"));
        string[] paths = ["audio.playback.volume", "buttons.talk.source", "tools.catalogue[0].perMinute", "tools.catalogue[1]", "wireLog", "leds.a", "hydra"];
        string[] values = ["0.5", "control", "5", "{ \"source\": \"control\" }", "[]", "\"", ""];
        var (changed, refused) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder(template);
            for (var cuts = random.Next(3); cuts > 0; cuts--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(2) == 0 ? text.Remove(at, Math.Min(text.Length - at, random.Next(1, 40))) : text.Insert(at, "{}[],:\"/*\n"[random.Next(10)]);
            }

            var file = ConfigurationFile.Of(text.ToString(), "/etc/car.json", KioskConfiguration.Facts);
            var (path, value) = (paths[random.Next(paths.Length)], values[random.Next(values.Length)]);
            var change = random.Next(3) == 0 ? file.Unset(path) : file.Set(path, value);

            Assert.True(change.Refusal is null || ReferenceEquals(change.Text, file));
            Assert.True(change.Refusal is not null || !change.Text.Check().Errors.Any() || file.Check().Errors.Any(), $"{path} = {value} in {text}");
            _ = change.Refusal is null ? changed++ : refused++;
        }

        Assert.InRange(changed, 300, 2700); // both happen
        Assert.InRange(refused, 300, 2700);
    }

    private static bool IsKept(string before, string after, string path, string? json)
    {
        var node = ConfigParser.Parse(new SourceText(Encoding.UTF8.GetBytes(after)), out var fault);
        if (fault is not null)
        {
            return false;
        }

        var old = Leaves(before).Where(l => !IsIn(l.Key, path)).ToDictionary();
        var now = Leaves(after);
        var own = now.Where(l => IsIn(l.Key, path)).ToArray();
        var rest = now.Where(l => !IsIn(l.Key, path)).ToDictionary();
        // An object that was empty is one no longer, and the other way round; items behind a removed one move up.
        return json is null ? path.EndsWith(']') || own.Length == 0 : own.Length > 0 && old.All(l => l.Value == "{}" || rest.GetValueOrDefault(l.Key) == l.Value);
    }

    private static bool IsIn(string leaf, string path) =>
        leaf == path || leaf.StartsWith(path + ".", StringComparison.Ordinal) || leaf.StartsWith(path + "[", StringComparison.Ordinal);

    private static Dictionary<string, string> Leaves(string text)
    {
        var leaves = new Dictionary<string, string>();
        Add(ConfigParser.Parse(new SourceText(Encoding.UTF8.GetBytes(text)), out _)!, "");
        return leaves;

        void Add(ConfigNode node, string path)
        {
            if (node.Members.Count + node.Items.Count == 0)
            {
                leaves[path] = node.Kind switch { NodeKind.Object => "{}", NodeKind.List => "[]", _ => $"{node.Kind} {node.Text}" };
            }

            node.Members.ForEach(m => Add(m.Value, path.Length == 0 ? m.Key : $"{path}.{m.Key}"));
            for (var i = 0; i < node.Items.Count; i++)
            {
                Add(node.Items[i], $"{path}[{i}]");
            }
        }
    }

    private static string Case(string before, string after, string path, string? json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("before", before);
            writer.WriteString("after", after);
            writer.WriteStartArray("path");
            foreach (var step in Steps(path))
            {
                if (step.IsKey)
                {
                    writer.WriteStringValue(step.Key);
                }
                else
                {
                    writer.WriteNumberValue(step.Index);
                }
            }

            writer.WriteEndArray();
            if (json is not null)
            {
                writer.WritePropertyName("value");
                writer.WriteRawValue(json);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Another reader says whether tree and comments are what they should be.</summary>
    private static void Judge(string cases)
    {
        var script = Path.Combine(ConfigFolder.Shipped, "../tests/HydraKiosk.Tests/peers/jsonc/judge.js");
        Assert.SkipUnless(File.Exists(Node) && Directory.Exists(Path.Combine(Path.GetDirectoryName(script)!, "node_modules")),
            "node or jsonc-parser is missing: run tests/HydraKiosk.Tests/peers/jsonc/install.sh");
        using var judge = Process.Start(new ProcessStartInfo(Node, [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var said = judge.StandardOutput.ReadToEndAsync();
        judge.StandardInput.Write(cases);
        judge.StandardInput.Close();
        var lines = said.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        judge.WaitForExit();

        Assert.True(lines is [var only] && only == $"judged {cases.Count(c => c == '\n')}", string.Join('\n', lines.Take(5)));
    }

    private static IReadOnlyList<PathStep> Steps(string path)
    {
        var steps = SettingPath.Parse(path, out var problem);
        Assert.Null(problem);
        return steps;
    }

    private static ConfigEditor Editor(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new ConfigEditor(new Layout(utf8), ConfigParser.Parse(new SourceText(utf8), out _)!);
    }

    private static string Set(string text, string path, string json)
    {
        var plan = Editor(text).Set(Steps(path), Encoding.UTF8.GetBytes(json));
        Assert.Null(plan.Problem);
        return Encoding.UTF8.GetString(TextEdit.Apply(Encoding.UTF8.GetBytes(text), plan.Edits));
    }

    private static string Unset(string text, string path)
    {
        var plan = Editor(text).Unset(Steps(path));
        Assert.Null(plan.Problem);
        return Encoding.UTF8.GetString(TextEdit.Apply(Encoding.UTF8.GetBytes(text), plan.Edits));
    }
}
