using System.Runtime.Versioning;
using System.Text;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Voices;

/// <summary>
/// The daemon against services of the other wires that behave as badly as they can (<c>peers/hostile.py</c>): it lives, stays small, names what it
/// met, keeps its key to itself and ends when it is told to.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class HostileVoice
{
    /// <summary>What the native binary may ever be resident with; managed code that is compiled as it runs grows by itself.</summary>
    private static readonly long _mostKb = File.Exists(KioskBinary.Path + ".dll") ? 250_000 : 60_000;

    /// <param name="output">The test's.</param>
    /// <param name="wire">Which service misbehaves: <c>realtime</c>, <c>hearing</c>, <c>chat</c>, <c>speech</c> or <c>duplex</c>.</param>
    /// <param name="cause">The cause that the journal has to name.</param>
    /// <param name="misdeeds">One after the other, each with a daemon of its own.</param>
    public static async Task MeetAsync(ITestOutputHelper output, string wire, string cause, string misdeeds)
    {
        foreach (var misdeed in misdeeds.Split(' '))
        {
            await Story.TellAsync(output, story => MeetAsync(story, wire, cause, misdeed));
        }
    }

    private static async Task MeetAsync(Story story, string wire, string cause, string misdeed)
    {
        using var peer = ExampleFiles.StartPeer("hostile.py", wire, misdeed, Story.ApiKey);
        using var closing = new ExampleFiles.Closing(peer);
        var at = $"127.0.0.1:{await ExampleFiles.PortAsync(peer)}";
        var daemon = story.StartDaemon(new KioskFile
        {
            IsNull = true,
            Greeting = true, // so that a cascade asks its model and its voice without a visitor
            HasTools = wire != "duplex",
            Voices = wire switch
            {
                "realtime" => VoiceEntry.Realtime($"ws://{at}/v1/realtime"),
                "duplex" => VoiceEntry.Of("duplex", $"ws://{at}/api/chat"),
                _ => VoiceEntry.Cascade($"ws://{at}/hearing", $"http://{at}/chat", $"ws://{at}/speech"),
            },
        }.ToJson("wss://nobody.invalid/"));
        await daemon.LineAsync($" {cause} ", seconds: 25);
        Assert.False(daemon.HasExited);
        var peakKb = daemon.MemoryKb("VmHWM");
        await story.StopDaemonAsync();

        var lines = daemon.Error.Split('\n');
        story.Say($"{wire} {misdeed}: {cause}, {lines.Length} lines, {peakKb} kB at the peak");
        Assert.InRange(lines.Length, 1, 500);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 2_200));
        Assert.DoesNotContain('\u001b', daemon.Error);
        Assert.InRange(peakKb, 1, _mostKb);
        AssertNoKey(daemon.Error + daemon.Output);
    }

    /// <summary>Neither the key nor its beginning stands there, in any spelling that the service repeats it in.</summary>
    private static void AssertNoKey(string text)
    {
        var beginning = Encoding.UTF8.GetBytes(Story.ApiKey[..9]);
        Assert.All([Story.ApiKey[..9], Convert.ToBase64String(beginning), string.Concat(beginning.Select(b => $"%{b:X2}"))],
            spelling => Assert.DoesNotContain(spelling, text, StringComparison.OrdinalIgnoreCase));
    }
}

/// <inheritdoc cref="HostileVoice"/>
[SupportedOSPlatform("linux")]
public sealed class HostileRealtimeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("HK-2071", "calls replies rates")]
    [InlineData("HK-2201", "errors key")]
    [InlineData("HK-2202", "binary")]
    [InlineData("HK-2204", "endless")]
    [InlineData("HK-2018", "close fragments")]
    [InlineData("HK-2019", "halfframe")]
    [InlineData("HK-2046", "strangeclose")]
    [InlineData("HK-2011", "refusal")]
    [InlineData("HK-2015", "silence")]
    [InlineData("HK-2025", "drip")]
    public Task It_is_lived_through_and_named(string cause, string misdeeds) => HostileVoice.MeetAsync(output, "realtime", cause, misdeeds);
}

/// <inheritdoc cref="HostileVoice"/>
[SupportedOSPlatform("linux")]
public sealed class HostileHearingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("HK-2071", "words names")]
    [InlineData("HK-2250", "key")]
    [InlineData("HK-2251", "half")]
    [InlineData("HK-2025", "never")]
    public Task It_is_lived_through_and_named(string cause, string misdeeds) => HostileVoice.MeetAsync(output, "hearing", cause, misdeeds);
}

/// <inheritdoc cref="HostileVoice"/>
[SupportedOSPlatform("linux")]
public sealed class HostileModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("HK-2253", "errors key refusal slow")]
    [InlineData("HK-2254", "words half")]
    [InlineData("HK-2258", "calls endless")]
    public Task It_is_lived_through_and_named(string cause, string misdeeds) => HostileVoice.MeetAsync(output, "chat", cause, misdeeds);
}

/// <inheritdoc cref="HostileVoice"/>
[SupportedOSPlatform("linux")]
public sealed class HostileSpeechTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("HK-2256", "names endless half binary key")]
    [InlineData("HK-2257", "rates")]
    public Task It_is_lived_through_and_named(string cause, string misdeeds) => HostileVoice.MeetAsync(output, "speech", cause, misdeeds);
}

/// <inheritdoc cref="HostileVoice"/>
[SupportedOSPlatform("linux")]
public sealed class HostileDuplexTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("HK-2071", "words broken")]
    [InlineData("HK-2303", "key")]
    [InlineData("HK-2304", "textframes")]
    [InlineData("HK-2305", "endless")]
    [InlineData("HK-2301", "heads")]
    [InlineData("HK-2013", "channels")]
    [InlineData("HK-2018", "fragments")]
    [InlineData("HK-2081", "text")]
    public Task It_is_lived_through_and_named(string cause, string misdeeds) => HostileVoice.MeetAsync(output, "duplex", cause, misdeeds);
}
