using System.Net.WebSockets;
using System.Text;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Drift;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Tests.Drift;

/// <summary>A wire that has changed is named.</summary>
public sealed class DriftTests
{
    [Theory]
    [InlineData("""{"type":"a","id":"x","size":1}""", "")]
    [InlineData("""{"type":"a","id":"x","size":null}""", "")]
    [InlineData("""{"type":"a","id":"x"}""", "field size is missing in a")]
    [InlineData("""{"type":"a","id":"x","size":"1"}""", "size in a is Text, and was Number, Null")]
    [InlineData("""{"type":"a","id":"x","size":1,"more":{"deep":[{"er":1}]}}""",
        "new field more in a; new field more.deep in a; new field more.deep[].er in a")]
    [InlineData("""{"type":"b"}""", "unknown message b")]
    public void What_has_changed_is_named(string message, string differences)
    {
        var expected = Shapes("""{"type":"a","id":"x","size":2}""", """{"type":"a","id":"y","size":null}""");

        Assert.Equal(differences, string.Join("; ", Shapes(message).DifferencesFrom(expected)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":4}""")]
    public void What_is_no_message_is_said_to_be_none(string message) => Assert.NotNull(new MessageShapes().Add(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public async Task Hydras_first_message_is_as_recorded_and_a_drifted_one_is_named()
    {
        var expected = Shapes([.. RecordedFrames.Read("hydra/documented.ndjson")]);
        var drifted = new Scenario();
        drifted.Server.UnknownFields = true;

        Assert.Empty((await FirstOfHydraAsync(new Scenario())).DifferencesFrom(expected));
        Assert.Contains((await FirstOfHydraAsync(drifted)).DifferencesFrom(expected), d => d.StartsWith("new field", StringComparison.Ordinal));
    }

    [Fact]
    public void A_recorded_continuous_voice_is_read_whole_and_has_not_drifted()
    {
        var drift = new DuplexDrift();
        var downlink = new OpusDownlink();
        var heard = new List<short>();
        foreach (var line in RecordedFrames.Read("duplex/frames.base64"))
        {
            var message = Convert.FromBase64String(line);
            drift.Add(message, isBinary: true);
            if (message[0] == 1)
            {
                downlink.Add(message.AsSpan(1), samples => heard.AddRange(samples));
            }
        }

        Assert.Empty(drift.Differences);
        Assert.Equal((0, 0, null), (downlink.Undecodable, downlink.Broken, downlink.Problem));
        Assert.InRange(heard.Count, 40_000, 60_000); // a second at 48 kHz
        Assert.InRange(Duplex.Sounds.Level(heard.ToArray()), -35, -10); // a voice, its lower band included
    }

    [Fact]
    public void A_continuous_voice_that_has_changed_is_named()
    {
        var drift = new DuplexDrift();
        drift.Add([1, .. "RIFF is no page of Ogg"u8], isBinary: true);
        drift.Add([0, 1, 2], isBinary: true);
        drift.Add([9], isBinary: true);
        drift.Add("{}"u8, isBinary: false);

        Assert.Equal(
            [
                "sound before the handshake", "sound that is no Ogg page, or a damaged one", "a handshake of 3 bytes, where it has 1 or 9",
                "unknown message of kind 9", "a message in text, where all are binary",
            ],
            drift.Differences);
    }

    private static MessageShapes Shapes(params string[] messages)
    {
        var shapes = new MessageShapes();
        foreach (var message in messages)
        {
            Assert.Null(shapes.Add(Encoding.UTF8.GetBytes(message)));
        }

        return shapes;
    }

    private static async Task<MessageShapes> FirstOfHydraAsync(Scenario scenario)
    {
        await using var server = await SimulatorServer.StartAsync(scenario);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + SimulatorServer.DefaultKey);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.ConnectAsync(new Uri(server.Endpoint + "?model=hydra-v1.1"), limit.Token);
        var message = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(message, limit.Token);
        var shapes = new MessageShapes();
        Assert.Null(shapes.Add(message.AsMemory(0, received.Count)));
        return shapes;
    }
}
