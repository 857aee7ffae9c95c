using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tests.Configuration;

/// <summary>What people paste from web pages, chats and word processors, and files that are none.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nbsp-indent.json", "U+00A0 NO-BREAK SPACE stands here")]
    [InlineData("zwsp-key.json", "It contains U+200B ZERO WIDTH SPACE; delete that. Did you mean \"voice\"?")]
    [InlineData("cyrillic.json", "It contains \"\u043E\" (U+043E, a Cyrillic letter), which only looks like the Latin \"o\". Did you mean "
        + "\"voice\"?")]
    [InlineData("decimal-comma.json", "a decimal comma was found; write 0.8.")]
    [InlineData("ls2028.json", "U+2028 LINE SEPARATOR stands here")]
    public void A_pasted_oddity_is_named_and_stays_on_one_visible_line(string file, string expected)
    {
        var problems = KioskConfiguration.Load(Path.Combine(Cases, file)).Problems;

        var text = Assert.Single(problems).ToString();
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.EnumerateRunes(), rune => OddCharacters.IsInvisible(rune));
    }

    [Theory]
    [InlineData("\"\u2068volume\u2069\": 1", "U+2068 FIRST STRONG ISOLATE")]
    [InlineData("\"voi\u00ADce\": 1", "U+00AD SOFT HYPHEN")]
    [InlineData("\"voi\uFEFFce\": 1", "U+FEFF ZERO WIDTH NO-BREAK SPACE")]
    [InlineData("\"voi\u3164ce\": 1", "U+3164 HANGUL FILLER")]
    [InlineData("\"voi\U000E0041ce\": 1", "U+E0041, which cannot be seen,")]
    [InlineData("\"voic\u0435\": 1", "\"\u0435\" (U+0435, a Cyrillic letter), which only looks like the Latin \"e\"")]
    [InlineData("\"v\u03BFice\": 1", "\"\u03BF\" (U+03BF, a Greek letter), which only looks like the Latin \"o\"")]
    [InlineData("\"\uFF56oice\": 1", "\"\uFF56\" (U+FF56, full width), which only looks like the Latin \"v\"")]
    public void A_key_that_is_not_what_it_looks_like_says_which_character_it_is(string setting, string expected)
    {
        var problem = _folder.Single(ConfigFolder.With(hydra: setting));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.ToString().EnumerateRunes(), rune => OddCharacters.IsInvisible(rune));
    }

    [Theory]
    [InlineData("\"session\": \"\u043En-demand\"", "on-demand")]
    [InlineData("\"session\": \"always\u200B\"", "always")]
    [InlineData("\"voice\": \"\u0430ria\"", "aria")]
    [InlineData("\"model\": \"hydra\u2011v1.1\"", "hydra-v1.1")]
    public void A_value_that_is_not_what_it_looks_like_suggests_what_was_meant(string setting, string expected)
    {
        var problem = _folder.Single(ConfigFolder.With(hydra: setting));

        Assert.Equal(expected, problem.Suggestion);
        Assert.Contains("It contains", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFF0C", "\"\uFF0C\" (U+FF0C, full width) only looks like \",\"; write the plain one.")]
    [InlineData("\u3001", "only looks like \",\"; write the plain one.")]
    [InlineData("\u060C", "only looks like \",\"; write the plain one.")]
    [InlineData("\u200B,", "U+200B ZERO WIDTH SPACE stands here, as web pages and chats put it into what is copied from them; delete it.")]
    [InlineData(",\u3000", "U+3000 IDEOGRAPHIC SPACE stands here, as web pages and chats put it into what is copied from them; write an ordinary "
        + "blank instead.")]
    public void Punctuation_that_only_looks_right_is_named(string comma, string expected)
    {
        var problem = _folder.Single($$"""{ "hydra": { "instructions": "x", "greeting": true{{comma}} "voice": "aria" } }""");

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,8", "write 0.8.")]
    [InlineData("1,0", "write 1.0.")]
    [InlineData("\"0,8\"", "(write 0.8)")]
    [InlineData("\"0.8\"", "(write 0.8)")]
    public void A_decimal_comma_is_told_with_the_number_that_was_meant(string volume, string expected)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $"\"audio\": {{ \"playback\": {{ \"volume\": {volume} }} }}"));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instructions_in_any_alphabet_are_nobodys_mistake()
    {
        Assert.Empty(_folder.Load("""{ "hydra": { "instructions": "Говори кратко.\u00A0Ты — консьерж. 简短回答。" } }""").Problems);
    }

    [Fact]
    public void A_pipe_is_refused_wherever_a_file_is_named_and_never_waited_for()
    {
        var pipe = _folder.Pipe("pipe");
        Assert.Contains("named pipe", Assert.Single(KioskConfiguration.Load(pipe).Problems).Message, StringComparison.Ordinal);

        var result = _folder.Load($$"""
            {
              "hydra": { "instructionsFile": "{{pipe}}", "caFile": "{{pipe}}" },
              "audio": { "backend": "file", "capture": { "file": "{{pipe}}" }, "playback": { "file": "/dev/random" } }
            }
            """);

        Assert.Equal(
            ["hydra.instructionsFile", "hydra.caFile", "audio.capture.file", "audio.playback.file"],
            result.Errors.Select(p => p.Path));
        Assert.All(result.Errors, p => Assert.Equal(ConfigurationCauses.UnusableReference.Code, p.Code));
    }

    private static string Cases => Path.Combine(Path.GetDirectoryName(ConfigFolder.Shipped)!, "tests", "HydraKiosk.Tests", "Configuration", "Cases");
}
