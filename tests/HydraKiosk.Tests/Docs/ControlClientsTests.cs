using System.Diagnostics;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Tests.Control;

namespace HydraKiosk.Tests.Docs;

/// <summary>The programs that docs/control.md shows, run as they stand there against a whole daemon.</summary>
public sealed class ControlClientsTests
{
    /// <summary>Those whose word is not that of their type.</summary>
    private static readonly Dictionary<Type, string> _named = new()
    {
        [typeof(PhaseChanged)] = "phase",
        [typeof(SoundDeviceNoticed)] = "sound-device",
        [typeof(BargedIn)] = "barge-in",
        [typeof(TurnTaken)] = "turn",
    };

    [Theory]
    [InlineData("python", "python3", "-")]
    [InlineData("js", "node", "--input-type=module")]
    public async Task A_client_of_ten_lines_presses_a_button_and_follows_what_happens(string language, string program, string option)
    {
        var block = Assert.Single(
            ManualPage.All.Single(page => page.Path == "docs/control.md").Blocks, block => block.Language == language);
        Assert.True(block.Text.Split('\n').Length <= 10, $"{block.Where} is longer than ten lines");

        await using var daemon = new SilentDaemon();
        using var patience = new CancellationTokenSource(ControlBench.Patience);
        using var client = Start(program, option, daemon.Folder.SocketPath);
        var errors = client.StandardError.ReadToEndAsync(patience.Token);
        await client.StandardInput.WriteAsync(block.Text.AsMemory(), patience.Token);
        client.StandardInput.Close();

        var told = new List<string>();
        while (!(told.Count > 0 && told[0].StartsWith("answer", StringComparison.Ordinal) && told.Exists(line => line.StartsWith("status", StringComparison.Ordinal))))
        {
            told.Add(await client.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"{program} ended after {string.Join(" / ", told)}: {await errors}"));
        }

        using (var other = new ControlBench.Client(daemon.Folder.SocketPath))
        {
            var buttons = (await other.AskAsync("""{"do":"status"}""")).GetProperty("status").GetProperty("buttons");
            Assert.True(buttons[0].GetProperty("isHeld").GetBoolean());
        }

        await daemon.StopAsync();
        await client.WaitForExitAsync(patience.Token);
        Assert.Equal((0, ""), (client.ExitCode, await errors));
    }

    [Fact]
    public void Everything_that_a_watcher_is_told_has_a_row()
    {
        var page = ManualPage.All.Single(p => p.Path == "docs/control.md").Text;
        var told = typeof(ConversationNotice).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ConversationNotice)) && !type.IsAbstract && type != typeof(Caption))
            .Select(type => _named.GetValueOrDefault(type) ?? ControlJson.Word(type.Name)).ToArray();

        ManualPage.AssertNone(told.Where(what => !page.Contains($"`{what}`", StringComparison.Ordinal)).Select(what => $"docs/control.md does not tell of `{what}`"));
        Assert.True(told.Length > 30);
    }

    [Fact]
    public async Task Everything_that_can_be_asked_has_a_row()
    {
        await using var bench = new ControlBench();
        using var client = bench.Connect();
        var refusal = (await client.AskAsync("""{"do":"?"}""")).GetProperty("error").GetString()!; // … ; status, watch, press can.
        var verbs = refusal[(refusal.IndexOf(';', StringComparison.Ordinal) + 1)..refusal.LastIndexOf(" can.", StringComparison.Ordinal)]
            .Split(',', StringSplitOptions.TrimEntries);
        var page = ManualPage.All.Single(p => p.Path == "docs/control.md").Text;

        ManualPage.AssertNone(verbs.Where(verb => !page.Contains($"\n| `{verb}`", StringComparison.Ordinal)).Select(verb => $"docs/control.md has no row for `{verb}`"));
        Assert.True(verbs.Length > 8);
    }

    private static Process Start(string program, string option, string socket)
    {
        var start = new ProcessStartInfo(program, [option])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["HYDRA_KIOSK_SOCKET"] = socket;
        start.Environment["PYTHONUNBUFFERED"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed: tests/install-test-deps.sh");
            throw;
        }
    }
}
