using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>The first command that anybody tries.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    [Fact]
    public Task Demo_holds_a_conversation_with_nothing_attached_and_writes_its_files() => Story.TellAsync(output, async story =>
    {
        var demo = story.Start("demo", ["demo", "--quick", "--out", "out"]);
        Assert.Equal(0, await demo.ExitAsync(90));

        Assert.Contains("agent     Hello, welcome to the museum", demo.Output, StringComparison.Ordinal);
        Assert.Contains("The lockers are downstairs", demo.Output, StringComparison.Ordinal);
        var agent = story.Heard("out/agent.wav");
        Assert.InRange(agent.Seconds, 6, 60);
        Assert.True(agent.Tones().Sum(t => t.Seconds) > 3, "the agent said next to nothing");
        Assert.All((string[])["conversation.wav", "visitor.wav", "simulator.ndjson"], name =>
            Assert.True(new FileInfo(story.Folder.File($"out/{name}")).Length > 10_000, name));
    });

    [Theory]
    [InlineData("", "there is no desktop here; open this in a browser of this machine: http://127.0.0.1:")]
    [InlineData(":9", "no browser could be opened (xdg-open is missing); open this in one: http://127.0.0.1:")]
    public Task Demo_with_a_screen_and_no_browser_says_where_the_page_is(string display, string said) => Story.TellAsync(output, async story =>
    {
        var demo = story.Start("demo", ["demo", "--quick", "--face", "--out", "out"], variables: new Dictionary<string, string>
        {
            ["DISPLAY"] = display,
            ["WAYLAND_DISPLAY"] = "",
            ["PATH"] = story.Folder.Path,
        });

        var code = await demo.ExitAsync(120);
        var isLate = story.Stall.WorstMs > 50 && demo.CountLines("protocol violation") == demo.CountLines("Kind = append-gap"); // this machine was
        Assert.True(code == 0 || isLate, $"exit code {code}");
        Assert.Contains(said, demo.Output, StringComparison.Ordinal);
        Assert.Contains("The lockers are downstairs", demo.Output, StringComparison.Ordinal);
    });
}
