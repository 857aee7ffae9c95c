using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Schema;
using Json.Schema;

namespace HydraKiosk.Benchmarks.Tools;

/// <summary>What it costs to decide about a call before its tool runs: arguments read, held against their schema, and the policy asked.</summary>
internal sealed class ToolPolicyVerb : IVerb
{
    private const double GoalMicroseconds = 50;
    private const double GoalBytes = 1024;
    private const int WarmUps = 20_000;
    private const int Many = 10_000_000; // limits that are counted, and not reached

    private const string Schema =
        """
        {"type":"object","required":["order","copies"],"properties":{
          "order":{"type":"string","description":"The number on the slip","pattern":"^[A-Z]{2}-[0-9]{4}$"},
          "copies":{"type":"integer","minimum":1,"maximum":3},
          "size":{"enum":["small","large"]},
          "note":{"type":"string","maxLength":200},
          "lines":{"type":"array","maxItems":8,"items":{"type":"object","properties":{"text":{"type":"string"},"bold":{"type":"boolean"}},
            "additionalProperties":false}}},
         "additionalProperties":false}
        """;

    private const string Arguments =
        """{"order":"AB-1234","copies":2,"size":"large","note":"für Zoë, bitte","lines":[{"text":"Danke","bold":true},{"text":"bis bald"}]}""";

    private const string WrongArguments = """{"order":"AB-12345","copies":0,"size":"huge","colour":"red"}""";

    public string Name => "tool-policy";

    public string Summary => "[--calls N]  what the decision about one tool call costs, without the tool; JsonSchema.Net beside it";

    public int Run(Benchmarks.Arguments arguments)
    {
        var calls = arguments.Int("--calls", 200_000);
        var (tool, theirs) = (ToolSchema.Read(Schema), JsonSchema.FromText(Schema));
        var policy = new ToolPolicy(
            new Dictionary<string, ToolRules>
            {
                ["print_slip"] = ToolDefaults.For(ToolClass.Act) with
                {
                    PerMinute = Many,
                    PerDay = Many,
                    PerConversation = Many,
                    Quiet = new QuietHours(TimeOnly.MinValue, new TimeOnly(0, 1)),
                },
            },
            new ToolTotals(Many, Many), () => false, TimeProvider.System);
        var flag = new EvaluationOptions { OutputFormat = OutputFormat.Flag };
        Console.WriteLine($"{Machine.Describe()}; {calls} calls of {Arguments.Length} characters; goal p99 ≤ {GoalMicroseconds} µs, ≤ {GoalBytes} bytes");
        Console.WriteLine();
        Console.WriteLine("| what | p50 | p99 | max | bytes a call |");
        Console.WriteLine("|---|---|---|---|---|");
        var isFine = Measure("read, check, decide (fits)", calls, () => Decide(tool, policy, Arguments), isGoal: true);
        _ = Measure("read, check (4 faults told)", calls, () => Decide(tool, policy, WrongArguments), isGoal: false);
        var parsed = JsonElement.Parse(Arguments);
        _ = Measure("check alone", calls, () => tool.Check(parsed).Count == 0, isGoal: false);
        _ = Measure("JsonSchema.Net: check alone", calls, () => theirs.Evaluate(parsed, flag).IsValid, isGoal: false);
        return isFine ? ExitCode.Fine : ExitCode.Failed;
    }

    private static bool Decide(ToolSchema tool, ToolPolicy policy, string arguments)
    {
        if (!ToolArguments.TryParse(arguments, out var parsed, out _) || tool.Check(parsed).Count > 0)
        {
            return false;
        }

        var request = new ToolRequest("call", "print_slip", arguments, Session: 1, Turn: 1, DeviceMode.Engaged);
        return policy.Decide(request).IsAllowed && policy.TryTake(request).IsAllowed;
    }

    /// <summary>Each call is timed by itself, since a percentile of means says nothing.</summary>
    private static bool Measure(string what, int calls, Func<bool> call, bool isGoal)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            call();
        }

        var ticks = new long[calls];
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            call();
            ticks[i] = Stopwatch.GetTimestamp() - begin;
        }

        var bytesOfEach = (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / calls;
        Array.Sort(ticks);
        var p99 = Microseconds(ticks[(int)Math.Ceiling(calls * 0.99) - 1]);
        Console.WriteLine(FormattableString.Invariant(
            $"| {what} | {Microseconds(ticks[(calls - 1) / 2]):0.0} µs | {p99:0.0} µs | {Microseconds(ticks[^1]):0} µs | {bytesOfEach:0} |"));
        return !isGoal || (p99 <= GoalMicroseconds && bytesOfEach <= GoalBytes);
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
