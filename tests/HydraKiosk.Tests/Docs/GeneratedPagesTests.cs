using HydraKiosk.Configuration;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Docs;

/// <summary>What the manual repeats of the code is what the code says.</summary>
public sealed class GeneratedPagesTests
{
    [Fact]
    public void The_table_of_causes() => GeneratedPart.Check("docs/causes.md", "causes", CauseCodes.RenderMarkdown());

    [Fact]
    public void The_tables_of_the_lights() => GeneratedPart.Check("docs/lights.md", "lights", LightPatterns.Markdown());

    [Fact]
    public void The_settings() => GeneratedPart.Check("docs/settings.md", "settings", ConfigurationText.RenderMarkdown());

    [Fact]
    public void The_checks_of_the_doctor() => GeneratedPart.Check("docs/troubleshooting.md", "checks", HydraKiosk.Doctor.CheckList.RenderMarkdown());

    [Fact]
    public void The_verbs_and_their_options() => GeneratedPart.Check("docs/commands.md", "verbs", VerbPages.Markdown());

    [Fact]
    public void The_scenarios_of_the_simulator() => GeneratedPart.Check("docs/simulator.md", "scenarios", ScenarioTable.Markdown());

    [Theory]
    [InlineData("a\n<!-- x -->\nold\n<!-- x -->\nz\n", true, "has been written anew", "a\n<!-- x -->\n\nnew\n\n<!-- x -->\nz\n")]
    [InlineData("a\n<!-- x -->\nold\n<!-- x -->\nz\n", false, "is not what the code says", null)]
    [InlineData("a\n<!-- x -->\nold\n", true, "must hold the marker", null)]
    public void A_part_that_differs_fails_and_is_written_only_where_that_is_asked_for(string before, bool writes, string complaint, string? after)
    {
        using var folder = new Tests.Configuration.ConfigFolder();
        var file = folder.Write("page.md", before);

        var failure = Assert.ThrowsAny<Exception>(() => GeneratedPart.Check(folder.Path, "page.md", "x", "new\n", writes));

        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
        Assert.Equal(after ?? before, File.ReadAllText(file));
        if (after is not null)
        {
            GeneratedPart.Check(folder.Path, "page.md", "x", "new\n", writes: false);
        }
    }
}
