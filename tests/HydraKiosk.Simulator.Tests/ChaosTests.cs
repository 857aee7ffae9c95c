using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

public class ChaosTests
{
    private static readonly ScenarioChaos _chaos = new();
    private static readonly string[] _plansOfSeven =
    [
        "standstill:3000 at ms:22584, error:internal_error:1011 at ms:55899",
        "error:internal_error:1011 at ms:26504",
        "reset at ms:27454",
        "close:1012 at ms:22949",
        "late-completed:200 at ms:22633, queued-cancel at ms:58183, empty-delta at ms:90207, nested at ms:120576, "
            + "close:4000:session age limit at ms:148135",
        "odd-delta at ms:33665, error:internal_error at ms:60380, mute-replies:10000 at ms:84666, close:1011 at ms:113783",
    ];

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        Assert.Equal(Plans(7), Plans(7));
        Assert.NotEqual(Plans(7), Plans(8));

        // Written down, so that a seed in an old report still means the same.
        Assert.Equal(_plansOfSeven, Plans(7)[..6]);
    }

    [Fact]
    public void Healthy_stretches_separate_the_faults_and_no_fault_follows_an_ending()
    {
        foreach (var plan in Enumerable.Range(1, 500).Select(n => ChaosPlan.Of(_chaos, 7, n)))
        {
            var timed = plan.Where(f => f.At.StartsWith("ms:", StringComparison.Ordinal)).Select(f => int.Parse(f.At.AsSpan(3))).ToArray();
            Assert.NotEmpty(timed);
            Assert.All(timed.Prepend(0).Zip(timed), pair => Assert.InRange(pair.Second - pair.First, 20_000, 40_000));
            Assert.All(plan.SkipLast(1), fault => Assert.False(fault.At.StartsWith("ms:", StringComparison.Ordinal) && Ends(fault.Do)));
            Assert.True(plan.Count(f => !f.At.StartsWith("ms:", StringComparison.Ordinal)) <= 1);
        }
    }

    [Fact]
    public void Every_third_connection_gets_through_and_no_seed_is_all_of_one_kind()
    {
        var plans = Enumerable.Range(1, 600).Select(n => (Number: n, Plan: ChaosPlan.Of(_chaos, 42, n))).ToArray();
        var refused = plans.Where(p => !p.Plan[0].At.StartsWith("ms:", StringComparison.Ordinal)).ToArray();
        Assert.All(refused, p => Assert.NotEqual(1, p.Number % 3));
        Assert.InRange(refused.Length, 100, 180);
        Assert.True(plans.SelectMany(p => p.Plan).Select(f => f.Do).Distinct().Count() > 50);
        Assert.DoesNotContain(refused, p => p.Plan[0].Do is "status:401" or "status:403" or "status:404");
    }

    [Fact]
    public void Every_fault_of_chaos_is_one_that_a_scenario_may_have()
    {
        var scenario = BuiltInScenarios.Find("chaos:3")!;
        Assert.Equal(3, scenario.Seed);
        for (var connection = 1; connection <= 1000; connection++)
        {
            Assert.All(ChaosPlan.Of(_chaos, 3, connection), fault => Assert.Null(FaultGrammar.Parse(fault, out _, out _)));
        }
    }

    [Fact]
    public async Task The_log_tells_the_plan_and_each_fault_as_it_happens()
    {
        var clock = new ManualClock();
        var scenario = BuiltInScenarios.Find("chaos:7")!;
        scenario.Server.IdleSeconds = 0;
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var planned = ChaosPlan.Of(_chaos, 7, 1);
        Assert.Equal(string.Join(", ", planned.Select(f => $"{f.Do} at {f.At}")), (await server.Log.WaitAsync(e => e.Type == "chaos")).Detail);
        clock.Advance(TimeSpan.FromMilliseconds(int.Parse(planned[0].At.AsSpan(3)) - 1));
        Assert.Equal(0, server.Log.Count(e => e.Type == "fault"));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal($"{planned[0].Do} at {planned[0].At}", (await server.Log.WaitAsync(e => e.Type == "fault")).Detail);
    }

    [Theory]
    [InlineData("""{ "chaos": { "minSeconds": 0 } }""")]
    [InlineData("""{ "chaos": { "minSeconds": 50 } }""")]
    [InlineData("""{ "chaos": { "handshakePercent": 101 } }""")]
    public void Chaos_that_makes_no_sense_is_an_error(string json)
    {
        Assert.Contains("$.chaos", Assert.Throws<SimulatorException>(() => ScenarioFile.Parse(json)).Message, StringComparison.Ordinal);
    }

    private static string[] Plans(int seed) =>
        [.. Enumerable.Range(1, 50).Select(n =>
            string.Join(", ", ChaosPlan.Of(_chaos, seed, n).Select(f =>
            $"{f.Do} at {f.At}{(f.RetryAfterSeconds is { } s ? $" after {s}{(f.RetryAfterAsDate ? " as date" : "")}" : "")}")))];

    private static bool Ends(string action) =>
        action is "reset" or "drop" or "half-open" or "not-utf8" || action.StartsWith("close:", StringComparison.Ordinal)
        || (action.StartsWith("error:", StringComparison.Ordinal) && action.Count(c => c == ':') == 2);
}
