using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using HydraKiosk.CommandLine;
using HydraKiosk.Logging;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Docs;

/// <summary>What the manual tells people to type, to look up and to set: it exists.</summary>
public sealed partial class ManualCommandsTests
{
    [Fact]
    public void Every_command_of_the_manual_is_one_that_the_program_takes()
    {
        var commands = ManualPage.All
            .SelectMany(page => page.Blocks.Where(block => block.Language is "" or "sh").Select(block => (Passage: block, IsWhole: true))
                .Concat(page.Spans.Select(span => (Passage: span, IsWhole: false))))
            .SelectMany(p => ShellLine.OwnCommands(p.Passage.Text).Select(words => (p.Passage.Where, p.IsWhole, Words: words)))
            .Where(command => command.Words.Length > 0).ToArray(); // without a verb it is the program's name in a sentence
        var problems = commands.SelectMany(c => Complaints(c.Words, c.IsWhole).Select(problem => $"{c.Where}: hydra-kiosk {string.Join(' ', c.Words)}: {problem}"));

        ManualPage.AssertNone(problems);
        Assert.True(commands.Length > 60, $"only {commands.Length} commands were found");
    }

    [Theory]
    [InlineData("sudo hydra-kiosk statsu --json   # a slip", "statsu --json")]
    [InlineData("A=1 ./hydra-kiosk press talk --for '3 s' && hydra-kiosk watch | jq .", "press talk --for 3 s;watch")]
    [InlineData("hydra-kiosk status --json >status.json 2>errors", "status --json")]
    [InlineData("install artifacts/hydra-kiosk /usr/bin/; cat <hydra-kiosk", "")]
    [InlineData("dotnet run --project src/HydraKiosk -c Release -- demo", "demo")]
    public void A_command_is_found_in_its_line(string line, string found) =>
        Assert.Equal(found, string.Join(';', ShellLine.OwnCommands(line).Select(words => string.Join(' ', words))));

    [Theory]
    [InlineData("statsu")]
    [InlineData("status --jsn")]
    [InlineData("simulate --port 70000")]
    [InlineData("press")]
    public void A_slip_is_seen(string words) => Assert.NotEmpty(Complaints(words.Split(' '), isWhole: true));

    [Fact]
    public void Every_code_that_a_page_names_has_a_row() => ManualPage.AssertNone(
        from page in ManualPage.All
        from Match code in CauseTag().Matches(page.Text)
        where CauseCodes.Find(int.Parse(code.ValueSpan[3..])) is null
        select $"{page.Path} names {code.Value}, which no cause has");

    [Fact]
    public void Every_setting_that_a_page_names_is_one() => ManualPage.AssertNone(
        from page in ManualPage.All
        from span in page.Spans
        let path = SettingPath().Match(span.Text)
        where path.Success && ConfigSchema.HasPart(path.Value) && !ConfigSchema.Has(path.Value)
        select $"{span.Where} names {path.Value}, which is no setting");

    /// <summary>What the command line says about the words. A sentence may name a verb without what belongs to it.</summary>
    private static IEnumerable<string> Complaints(string[] words, bool isWhole)
    {
        var root = CommandLineEntry.CreateRoot(new VerbEnvironment(TextWriter.Null, TextWriter.Null, _ => null), new NoHandlers());
        var parsed = root.Parse(words);
        return words is ["--version"] || parsed.Action is HelpAction ? [] : parsed.Errors.Select(error => error.Message).Where(m => isWhole || !m.StartsWith("Required ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"HK-\d{4}\b", RegexOptions.None, 5000)]
    private static partial Regex CauseTag();

    [GeneratedRegex(@"^\w+(\.\w+)+$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SettingPath();
}
