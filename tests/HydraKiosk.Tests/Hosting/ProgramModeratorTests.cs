using System.Runtime.Versioning;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Tests.Hosting;

/// <summary>A real program rules on texts.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProgramModeratorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-kiosk-moderator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_reads_the_text_and_rules()
    {
        var moderator = Moderator("""
            read -r line
            case "$line" in
              *'"speaker":"agent"'*worse*) echo '{"ruling":"replace","text":"better"}' ;;
              *bad*) echo '{"ruling":"refuse"}' ;;
              *) echo '{"ruling":"allow"}' ;;
            esac
            """);

        Assert.Equal(ModerationRuling.Allow, (await moderator.RuleAsync(Speaker.Person, "worse", CancellationToken.None)).Ruling);
        Assert.Equal("better", (await moderator.RuleAsync(Speaker.Agent, "worse", CancellationToken.None)).Text);
        Assert.Equal(ModerationRuling.Refuse, (await moderator.RuleAsync(Speaker.Agent, "bad \"'$(id)", CancellationToken.None)).Ruling);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("echo hello")]
    [InlineData("head -c 100000 /dev/zero")]
    public async Task Whatever_else_it_does_is_no_ruling(string script) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Moderator(script).RuleAsync(Speaker.Person, "hi", CancellationToken.None));

    [Fact]
    public async Task One_that_hangs_is_ended_with_its_limit()
    {
        var started = Path.Combine(_folder, "started");
        using var limit = new CancellationTokenSource();
        var ruling = Moderator($"touch {started}; exec sleep 600").RuleAsync(Speaker.Person, "hi", limit.Token);
        while (!File.Exists(started) && !ruling.IsCompleted)
        {
            await Task.Yield();
        }

        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ruling.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private ProgramModerator Moderator(string script)
    {
        var path = Path.Combine(_folder, "rule");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new ProgramModerator([path], TimeSpan.FromSeconds(1), Path.Combine(_folder, "scratch"), new TestLog(), TimeProvider.System);
    }
}
