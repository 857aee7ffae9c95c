using System.Text;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Configuration;

/// <summary>What a file can be other than a good configuration.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_none_is_named()
    {
        Assert.Equal("there is no such file.", Fault(Path.Combine(_folder.Path, "none.json")));
        Assert.Equal("there is no such file.", Fault(Path.Combine(_folder.Path, "none", "none.json")));
        Assert.Equal("this is a directory, not a file.", Fault(_folder.Path));
        Assert.Equal("no file is named.", Fault(""));
        Assert.Equal("the file is empty.", Fault(_folder.Write("a", "")));
        Assert.Equal("the file is empty.", Fault(_folder.Write("b", " \r\n\t")));
        Assert.Equal("the file is empty.", Fault(_folder.Write("c", [0xEF, 0xBB, 0xBF])));
        Assert.Equal("this is a binary file, not text.", Fault(_folder.Write("d", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1])));
        Assert.Equal("the file is saved as UTF-16; save it as UTF-8.",
            Fault(_folder.Write("e", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{}")])));
        Assert.Equal("the file is larger than 1024 KiB.", Fault(_folder.Write("f", new string(' ', TextFile.MaxBytes + 1))));
        Assert.Equal("this is a character device, not a file; an ordinary file is expected.", Fault("/dev/zero"));
        Assert.StartsWith("the file cannot be read (", Fault("a\0b"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_error_and_moves_no_column()
    {
        var problem = Assert.Single(KioskConfiguration.Load(_folder.Write("a", "\uFEFF{ \"hydra\": { \"instructions\": \"x\" }, \"lgo\": 1 }"))
            .Problems);

        Assert.Equal((1, 37), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_byte_that_is_not_UTF_8_has_its_place()
    {
        var problem = Assert.Single(KioskConfiguration.Load(_folder.Write("a", [.. "{\n \"ä"u8, 0xE4, (byte)'"', (byte)'}'])).Problems);

        Assert.Equal((ConfigurationCauses.UnusableFile.Code, 2, 4), (problem.Code, problem.Line, problem.Column));
        Assert.StartsWith("byte 0xE4 is not UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"hydra\": {\"instructions\": \"x\"\n \"voice\": \"aria\"}}", 1, 31, "a comma is missing here.")]
    [InlineData("{\"hydra\": {\"instructions\": \"x\", voice: \"aria\"}}", 1, 33, "voice is expected in double quotes: keys are written \"voice\": "
        + "value.")]
    [InlineData("{'hydra': 1}", 1, 2, "' is not a JSON quote; keys and texts stand between straight double quotes (\").")]
    [InlineData("{\"hydra\": {“greeting”: true}}", 1, 12, "“ is not a JSON quote; keys and texts stand between straight double quotes (\").")]
    [InlineData("{\"hydra\": {\"greeting\": True}}", 1, 24, "True is written true.")]
    [InlineData("{\"hydra\": {\"greeting\": yes}}", 1, 24, "yes is written true.")]
    [InlineData("{\"hydra\": {\"greeting\": tru }}", 1, 24, "tru is not a JSON value; perhaps true is meant.")]
    [InlineData("{\"hydra\": {\"instructions\": hello}}", 1, 28, "hello is not a JSON value; texts stand in double quotes: \"hello\".")]
    [InlineData("{\"hydra\": {\"instructions\": \"x\"", 1, 31, "the file ends too early: the { of line 1 is never closed.")]
    [InlineData("{\"hydra\": {\"instructions\": \"x", 1, 30, "the file ends inside a text; its closing \" is missing.")]
    [InlineData("{\"hydra\": {\"instructions\": \"x\"} /* ok */ ", 1, 42, "the file ends too early: the { of line 1 is never closed.")]
    [InlineData("{\"hydra\": {\"instructions\": \"x\ny\"}}", 1, 30, "the text is not closed with \" before the end of the line.")]
    [InlineData("{\"hydra\": {\"instructions\": \"\\q\"}}", 1, 29, "this is not a JSON escape; a backslash in a text is written \\\\.")]
    [InlineData("{\"hydra\": {\"instructions\": \"\\ud800\"}}", 1, 28, "the text has a broken \\u escape in it.")]
    [InlineData("{\"hydra\": {\"greeting\": true]}", 1, 28, "] does not close the { of line 1; a comma and a key in double quotes, or } is "
        + "expected.")]
    [InlineData("{\"hydra\" = 1}", 1, 10, "a colon (:) stands between key and value, not =.")]
    [InlineData("{\"hydra\" 1}", 1, 10, "a colon (:) is missing between key and value.")]
    [InlineData("{\"hydra\": }", 1, 11, "} does not belong here; a value is expected.")]
    [InlineData("{\"hydra\": {\"lingerSeconds\": 012 }}", 1, 30, "this is not a JSON number; numbers are written like 10, 0.5 or -3.")]
    [InlineData("{\"hydra\": {\"lingerSeconds\": .5 }}", 1, 29, "this is not a JSON number; numbers are written like 10, 0.5 or -3.")]
    [InlineData("{\"hydra\": {,} }", 1, 12, "a comma too many; a key in double quotes or } is expected.")]
    [InlineData("{\"hydra\": {\"greeting\": true;}}", 1, 28, "a comma (,) separates values, not ;.")]
    [InlineData("{\"hydra\": {} } }", 1, 16, "there is one } too many.")]
    [InlineData("{\"hydra\": {} } x", 1, 16, "something stands after the end; nothing may follow the last }.")]
    [InlineData("# c\n{}", 1, 1, "a comment starts with //, not with #.")]
    [InlineData("// c\n", 2, 1, "there is nothing but comments in the file; { is expected.")]
    [InlineData("/* c", 1, 1, "the comment that was opened here with /* is never closed.")]
    public void A_syntax_error_says_where_and_what(string text, int line, int column, string message)
    {
        var problem = Assert.Single(_folder.Load(text).Problems, p => p.Code == ConfigurationCauses.Syntax.Code);

        Assert.Equal((line, column, message), (problem.Line, problem.Column, problem.Message));
    }

    [Fact]
    public void Settings_before_a_syntax_error_are_checked_as_well_and_missing_ones_are_not_complained_about()
    {
        var result = _folder.Load("{ \"log\": { \"levle\": \"info\" },\n \"audio\": { \"periodMs\": 1 \"backend\": 1 } }");

        Assert.Null(result.Configuration);
        Assert.Equal(["log.levle", "audio.periodMs", ""], result.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested deeper", _folder.Load(new string('[', 100_000)).Problems[^1].Message, StringComparison.Ordinal);

    [Fact]
    public void A_megabyte_on_one_line_is_read_and_its_last_place_is_right()
    {
        var text = $"{{ \"hydra\": {{ \"instructions\": \"x\" }}, \"tools\": {{ \"catalogue\": [{string.Join(',', Enumerable.Repeat("1", 400_000))}] }}, \"lgo\": 1 }}";

        var result = _folder.Load(text);

        Assert.Equal(["tools.catalogue", "lgo"], result.Problems.Select(p => p.Path));
        Assert.Equal(text.IndexOf("\"lgo\"", StringComparison.Ordinal) + 1, result.Problems[1].Column);
    }

    [Fact]
    public void No_mutation_of_the_template_makes_the_loader_throw_or_stay_silent()
    {
        var template = File.ReadAllBytes(Path.Combine(ConfigFolder.Shipped, "hydra-kiosk.json"));
        var lines = template.Count(b => b == (byte)'\n') + 1;
        var random = new Random(20_260_821);
        byte[][] spices = [.. new[] { "{", "}", "[", "]", "\"", "\\u", "//", "/*", ",", ":", "1e", "-", "null", "true", "\uFEFF",
            "\\ud800" }.Select(Encoding.UTF8.GetBytes)];
        var refused = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = template.ToList();
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    case 2:
                        bytes.InsertRange(at, spices[random.Next(spices.Length)]);
                        break;
                    case 3:
                        bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 200)));
                        break;
                    default:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 60))));
                        break;
                }
            }

            var result = ConfigurationLoader.Load(bytes.ToArray(), "/etc/fuzz.json", KioskConfiguration.Facts);

            Assert.Equal(result.Configuration is null, result.Errors.Any());
            Assert.All(result.Problems, p => Assert.InRange(p.Line, 1, lines + 50));
            Assert.All(result.Problems, p => Assert.DoesNotContain('\n', p.ToString()));
            refused += result.Configuration is null ? 1 : 0;
        }

        Assert.InRange(refused, 500, 3_999); // the mutations do reach both outcomes
    }

    private static string Fault(string path)
    {
        var result = KioskConfiguration.Load(path);
        Assert.Null(result.Configuration);
        var problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationCauses.UnusableFile.Code, 0, path), (problem.Code, problem.Line, problem.File));
        return problem.Message;
    }
}
