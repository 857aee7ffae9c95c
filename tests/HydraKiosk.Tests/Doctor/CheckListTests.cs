using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Tests.Doctor;

/// <summary>The list itself, and what is made of findings.</summary>
public sealed class CheckListTests
{
    [Fact]
    public void Every_check_has_a_name_of_its_own_and_needs_only_what_comes_before_it()
    {
        var seen = new HashSet<string>();
        Assert.All(CheckList.All, check =>
        {
            Assert.All(check.Info.Needs, needed => Assert.Contains(needed, seen));
            Assert.True(seen.Add(check.Info.Id), check.Info.Id);
            Assert.Matches("^[a-z]+(-[a-z]+)?$", check.Info.Id);
            Assert.NotEqual(ExitCode.Ok, check.Info.Area);
            Assert.True(check.Info.Id.Length <= 14, check.Info.Id);
        });
    }

    [Fact]
    public void The_list_is_a_table_with_a_row_for_each() =>
        Assert.Equal(CheckList.All.Count + 2, CheckList.RenderMarkdown().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void No_line_is_wider_than_it_may_be_whatever_is_found(int columns)
    {
        var report = Report(
            Finding.Ok("as it should be"),
            Finding.Bad($"{new string('x', 300)} and {string.Join(' ', Enumerable.Repeat("words", 60))}\e[31m\nnext", "do this and that, then look again") with
            {
                CauseCode = 2011,
                More = [new string('y', 200)],
            });

        var lines = report.Lines(columns).ToArray();

        Assert.All(lines, line => Assert.True(TerminalText.Columns(line) <= columns, line));
        Assert.DoesNotContain(lines, line => line.Any(char.IsControl));
        Assert.Contains(lines, line => line.Contains("[HK-2011]", StringComparison.Ordinal));
        Assert.StartsWith("ok    config          as it should be", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_fault_decides_and_a_warning_only_where_there_is_none()
    {
        Assert.Equal(("credentials", ExitCode.Credentials), FirstOf(Finding.Warning("a"), Finding.Bad("b"), Finding.Bad("c")));
        Assert.Equal(("config", ExitCode.Ok), FirstOf(Finding.Warning("a"), Finding.Ok("b"), Finding.Skipped("c")));
        Assert.Equal((null, ExitCode.Ok), FirstOf(Finding.Note("a"), Finding.Skipped("b")));
        Assert.Equal(("config", ExitCode.Network), FirstOf(Finding.Bad("a") with { Exit = ExitCode.Network }, Finding.Bad("b")));
    }

    private static (string? Id, ExitCode Exit) FirstOf(params Finding[] findings) => (Report(findings).First?.Check.Id, Report(findings).Exit);

    private static DoctorReport Report(params Finding[] findings) =>
        new("1", DateTimeOffset.UnixEpoch, [.. findings.Select((finding, i) => new CheckResult(CheckList.All[i].Info, finding))]);
}
