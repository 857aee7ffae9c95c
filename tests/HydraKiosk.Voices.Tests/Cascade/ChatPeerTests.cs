using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>
/// Chat completions as others understand them: somebody else's server answers our client, the vendor's own client asks our simulator.
/// </summary>
public sealed class ChatPeerTests
{
    [Fact]
    public async Task A_server_of_others_answers_our_client()
    {
        using var peer = Start("serve.mjs");
        var address = new Uri((await peer.StandardOutput.ReadLineAsync().WaitAsync(ServedCascade.Patience))!);
        var options = new ChatOptions { Endpoint = address, Model = "any" };
        using var client = new ChatClient(
            new HttpCaller(address, new ApiKey("mock_key_123"), HttpCaller.DialOf(address, LinkProxy.None, null), SystemNames.LookUpAsync, TimeProvider.System),
            options, TimeProvider.System);
        var text = new StringBuilder();

        // Twice over one connection, and a call between.
        const string Greeting = "Hi there! How can I help you today?";
        foreach (var (said, answer, calls) in new[] { ("hello", Greeting, 0), ("weather", "", 2), ("hello", Greeting, 0) })
        {
            text.Clear();
            var body = ChatRequest.Write(options, "Be brief.", [new("get_weather", "The weather.", """{"type":"object"}""")], [new PersonSaid(said)]);
            var end = await client.AskAsync(body, piece => text.Append(piece), CancellationToken.None).WaitAsync(ServedCascade.Patience);

            Assert.Null(end.Problem);
            Assert.Null(end.Half);
            Assert.Equal(answer, text.ToString());
            Assert.Equal(calls, end.Calls.Count);
            if (calls > 0)
            {
                Assert.Equal(("get_weather", """{"city":"Paris"}"""), (end.Calls[0].Name, end.Calls[0].Arguments));
                Assert.NotEqual(end.Calls[0].Id, end.Calls[1].Id);
            }
            else
            {
                Assert.True(end.Usage is { Total: > 0 });
            }
        }

        peer.StandardInput.Close();
        await peer.WaitForExitAsync().WaitAsync(ServedCascade.Patience);
    }

    [Fact]
    public async Task The_vendors_client_is_answered_by_our_simulator()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply
        {
            Calls = [new ScenarioCall { Name = "get_status", Arguments = JsonDocument.Parse("""{"detail":"short and long"}""").RootElement }],
            Then = new ScenarioReply { Tone = new() { Seconds = 1 }, Caption = "It says {output}." },
        });
        scenario.Server.ReplyLatencyMs = 0;
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = SimulatedVoice.Cascade });
        using var peer = Start("ask.mjs", $"http://{server.Endpoint.Authority}/waves/v1", SimulatorServer.DefaultKey);
        var said = await peer.StandardOutput.ReadToEndAsync().WaitAsync(ServedCascade.Patience);
        var complaint = await peer.StandardError.ReadToEndAsync();
        await peer.WaitForExitAsync().WaitAsync(ServedCascade.Patience);

        Assert.True(peer.ExitCode == 0, complaint);
        var lines = said.Split('\n');
        using var json = JsonDocument.Parse(lines[0]);
        var root = json.RootElement;
        Assert.Equal("tool_calls", root.GetProperty("reason").GetString());
        Assert.True(root.GetProperty("usage").GetBoolean());
        Assert.Equal("get_status", root.GetProperty("name").GetString());
        Assert.Equal("""{"detail":"short and long"}""", root.GetProperty("arguments").GetString());
        Assert.Equal("It says all is well.", root.GetProperty("text").GetString());
        Assert.Equal("401", lines[1]);
        Assert.Empty(server.Log.Violations);
    }

    private static Process Start(string script, params string[] arguments)
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Skip("the chat peers are not installed: tests/install-test-deps.sh");
        }

        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HydraKiosk.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "HydraKiosk.Voices.Tests", "peers", "chat");
    }
}
