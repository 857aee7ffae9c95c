using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>A model that means harm: ten thousand calls from a seed, and what holds whatever it tries.</summary>
public sealed class HostileModelTests
{
    private const int Calls = 10_000;
    private const int PerMinute = 60;

    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    public async Task Ten_thousand_calls_do_nothing_outside_the_policy_and_each_is_answered(int seed)
    {
        var random = new Random(seed);
        var seen = new List<(string Tool, string Arguments, DeviceMode Mode)>();
        var mode = DeviceMode.Engaged;
        FakeTool Tool(string name, string schema) => new(
            (arguments, _) =>
            {
                lock (seen)
                {
                    seen.Add((name, arguments.GetRawText(), mode));
                }

                return new("""{"ok":true}""");
            }, name)
        { Schema = schema };
        const string Desk = """{"type":"object","properties":{"desk":{"type":"string","pattern":"^[A-D][0-9]$"}},"required":["desk"]}""";
        using var bench = new RunnerBench(
            (Tool("status", """{"type":"object"}"""), ToolDefaults.For(ToolClass.Read)),
            (Tool("ticket", Desk), ToolDefaults.For(ToolClass.Act) with { PerMinute = 3 }),
            (Tool("pay", """{"type":"object","properties":{"cents":{"type":"integer","minimum":1,"maximum":100}},"required":["cents"]}"""), ToolDefaults.For(ToolClass.Money)),
            (Tool("climate", """{"type":"object","properties":{"degrees":{"type":"number","minimum":16,"maximum":28}},"required":["degrees"]}"""),
                ToolDefaults.For(ToolClass.Vehicle)));
        bench.Totals = new ToolTotals(PerMinute, 100_000);
        bench.Make();

        for (var i = 0; i < Calls; i++)
        {
            mode = (DeviceMode)random.Next(4);
            bench.IsKilled = random.Next(50) == 0;
            using var stop = new CancellationTokenSource();
            var call = bench.Run(Name(random), Arguments(random), $"call_{random.Next(Calls / 2)}", random.Next(5), mode, stop.Token);
            var answers = 0;
            await foreach (var answer in call)
            {
                answers++;
                using var document = JsonDocument.Parse(answer.Output); // whatever it is, the model gets JSON
                if (answer.Output.Contains("waiting for approval", StringComparison.Ordinal))
                {
                    await stop.CancelAsync(); // nobody presses
                    break;
                }
            }

            Assert.NotEqual(0, answers);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(200)));
        }

        Assert.DoesNotContain(seen, run => run.Tool is "pay" or "climate");
        Assert.DoesNotContain(seen, run => run.Mode == DeviceMode.Idle || (run.Tool == "ticket" && run.Mode == DeviceMode.Driving));
        Assert.All(seen.Where(run => run.Tool == "ticket"), run => Assert.Matches("""^\{"desk":"[A-D][0-9]"\}$""", run.Arguments));
        Assert.InRange(seen.Count(run => run.Tool == "ticket"), 1, 3 * (int)Math.Ceiling(bench.Clock.Elapsed.TotalMinutes + 1));
        Assert.NotEmpty(seen);
        Assert.Null(AuditVerifier.Verify(bench.Folder).Problem);
        Assert.DoesNotContain(bench.Log.Lines, line => line.Exception is not null);
    }

    private static string? Name(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => "",
        2 => "rm -rf /",
        3 => "ticket; pay",
        4 => new string('x', random.Next(100_000)),
        5 => "Pay",
        6 or 7 => "pay",
        8 => "climate",
        9 => "status",
        _ => "ticket",
    };

    private static string Arguments(Random random) => random.Next(14) switch
    {
        0 => "",
        1 => "{",
        2 => "[" + string.Concat(Enumerable.Repeat("[", random.Next(3000))),
        3 => """{"desk":"A1","desk":"$(reboot)"}""",
        4 => """{"desk":"$(reboot)"}""",
        5 => """{"desk":"A1\n; cat /etc/shadow"}""",
        6 => $$"""{"desk":"{{new string('A', random.Next(200_000))}}"}""",
        7 => """{"cents":99999999999999999999999999}""",
        8 => """{"cents":50}""",
        9 => """{"degrees":1e400}""",
        10 => """{"degrees":21,"confirmed":true}""",
        11 => Encoding.UTF8.GetString([.. Enumerable.Range(0, 40).Select(_ => (byte)random.Next(256))]),
        12 => """{"degrees":21}""",
        _ => $$"""{"desk":"{{(char)('A' + random.Next(4))}}{{random.Next(10)}}"}""",
    };
}
