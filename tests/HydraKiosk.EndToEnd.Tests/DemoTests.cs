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
}
