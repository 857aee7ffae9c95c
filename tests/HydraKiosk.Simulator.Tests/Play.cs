using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

/// <summary>Scenarios for tests: audio may come as fast as it likes, answers come at once.</summary>
internal static class Play
{
    public static Scenario Scenario(Action<ScenarioServer>? server = null, params ScenarioReply[] turns)
    {
        var scenario = new Scenario
        {
            Server = new()
            {
                FloodAllowanceMs = 0,
                PaceAllowanceMs = 1_000_000,
                AppendGapMs = 1_000_000,
                ReplyLatencyMs = 0,
                FirstDeltaMs = 0,
                DeliverySpeed = 1000
            },
            Turns = [.. turns.Select(reply => new ScenarioTurn { Reply = reply })],
            Default = Tone(0.2),
        };
        server?.Invoke(scenario.Server);
        return scenario;
    }

    public static ScenarioReply Tone(double seconds, double hz = 440) => new() { Tone = new() { Hz = hz, Seconds = seconds } };

    public static ScenarioReply Calls(ScenarioReply then, params (string Name, string? ArgumentsText)[] calls) => new()
    {
        Calls = [.. calls.Select(c => new ScenarioCall { Name = c.Name, Arguments = c.ArgumentsText is null ? null : Json(c.ArgumentsText) })],
        Then = then,
    };

    public static System.Text.Json.JsonElement Json(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static Scenario With(this Scenario scenario, string at, string @do, int connection = 0, int? retryAfter = null)
    {
        scenario.Faults.Add(new ScenarioFault { At = at, Do = @do, Connection = connection, RetryAfterSeconds = retryAfter });
        return scenario;
    }
}
