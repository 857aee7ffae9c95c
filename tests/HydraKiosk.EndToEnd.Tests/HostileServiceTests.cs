using System.Globalization;
using System.Text;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Masses, and rates out of this world: the daemon lives, stays small, and the next visitor is answered.</summary>
public sealed class HostileServiceTests(ITestOutputHelper output)
{
    /// <summary>Managed code that is compiled as it runs grows by itself; what a flood may leave beside that.</summary>
    private const long MostGrowthKb = 90_000;

    [Theory]
    [InlineData("tool-names:200")] // 1 MiB each
    [InlineData("warnings:200000")]
    [InlineData("unknown-types:200000")]
    [InlineData("calls:50000")]
    [InlineData("replies:50000")]
    [InlineData("parts:300000")]
    public Task A_flood_neither_fills_the_journal_nor_the_memory(string flood) => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(2.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 0.5 } },
            "faults": [ { "at": "append:75", "do": "flood:{{flood}}", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.ReceivedAsync(Wire.WireEntry.Append, nth: 60);
        var before = daemon.MemoryKb("VmRSS");
        await story.Wire.WaitAsync("end of the flood or of its session", e => e.IsNote && e.Type is "flood-over" or "closed");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(daemon.HasExited);
        var growth = daemon.MemoryKb("VmHWM") - before;
        await story.StopDaemonAsync();

        var lines = daemon.Error.Split('\n');
        story.Say(string.Create(CultureInfo.InvariantCulture,
            $"{lines.Length} lines, the longest of {lines.Max(Encoding.UTF8.GetByteCount)} bytes, {growth} kB more at the peak"));
        Assert.InRange(lines.Length, 1, 500);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 2200));
        Assert.InRange(growth, long.MinValue, MostGrowthKb);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(4000)]
    [InlineData(192_001)]
    [InlineData(int.MaxValue)]
    public Task A_rate_out_of_this_world_kills_nobody_and_the_reply_has_the_right_pitch(int hertz) => Story.TellAsync(output, async story =>
    {
        // The second session is the one that has to live with what the first has left.
        new Visitor().Speaks(5.5, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "configure", "do": "rate:{{hertz}}" }, { "at": "ms:1500", "do": "reset", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_second_configuration_with_another_rate_does_not_change_the_pitch() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.6).Speaks(6.5, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "turn:1", "do": "configured-again:48000", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.WaitAsync("an answer to the last words", e => e.IsSent && e.Type == "response.done" && e.AtMs > 6500);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();

        // Whether the session is kept or replaced: what is heard is right, and the journal says that something was odd.
        Assert.All(story.HeardTones(), tone => Assert.InRange(tone.Hz, 440 * 0.997, 440 * 1.003));
        Assert.True(daemon.CountLines("HK-2") > 0, "nothing is said of it");
    });
}

/// <summary>The key comes back, in many places and spellings, and goes nowhere.</summary>
public sealed class RepeatedSecretTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_key_that_comes_back_stands_neither_in_the_journal_nor_in_the_status() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [
              { "at": "upgrade", "do": "repeat-secret:body", "connection": 1 },
              { "at": "upgrade", "do": "repeat-secret:location:url", "connection": 2 },
              { "at": "upgrade", "do": "repeat-secret:header:base64", "connection": 3 },
              { "at": "connect", "do": "repeat-secret:session-id", "connection": 4 },
              { "at": "configure", "do": "repeat-secret:voice", "connection": 4 },
              { "at": "configured", "do": "repeat-secret:error:upper", "connection": 4 },
              { "at": "configured", "do": "repeat-secret:error:base64", "connection": 4 },
              { "at": "configured", "do": "repeat-secret:code:url", "connection": 4 },
              { "at": "configured", "do": "repeat-secret:warning", "connection": 4 },
              { "at": "configured", "do": "repeat-secret:type:json", "connection": 4 },
              { "at": "append:100", "do": "repeat-secret:close", "connection": 4 } ]
            """);
        var daemon = story.StartDaemon(new KioskFile { WireLog = true, LogLevel = "debug" });
        await story.Wire.WaitAsync("the fourth session", e => e.IsSent && e.Type == "session.configured" && e.Session == 4);
        await story.Wire.ReceivedAsync(Wire.WireEntry.Append, nth: 50);
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        var status = (await remote.StatusAsync()).GetRawText();
        await story.Wire.WaitAsync("the close", e => e.IsNote && e.Type == "closed" && e.Session == 4);
        await Task.Delay(TimeSpan.FromSeconds(1));
        status += (await remote.StatusAsync()).GetRawText();
        await story.StopDaemonAsync();
        story.AssertKeyNowhere();

        var bytes = Encoding.UTF8.GetBytes(Story.ApiKey);
        string[] spellings =
        [
            Story.ApiKey, Convert.ToBase64String(bytes), string.Concat(bytes.Select(b => $"%{b:X2}")),
                string.Concat(bytes.Select(b => $"\\u{(int)b:x4}")),
        ];
        foreach (var text in (string[])[status, daemon.Output, daemon.Error,
            .. Directory.GetFiles(story.Folder.Path, "*.ndjson", SearchOption.AllDirectories).Select(File.ReadAllText)])
        {
            Assert.All(spellings, spelling => Assert.DoesNotContain(spelling, text, StringComparison.OrdinalIgnoreCase));
        }
    });
}
