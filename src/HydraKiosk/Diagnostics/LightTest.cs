using System.Collections.Concurrent;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>test led</c>: every pattern in turn on every light.</summary>
internal static class LightTest
{
    /// <summary>Shows them.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="environment">Where to write, and the clock.</param>
    /// <param name="each">How long each pattern is shown.</param>
    /// <param name="asJson">One object at the end instead of text.</param>
    /// <param name="stop">Ends it before its time.</param>
    public static async Task<ExitCode> RunAsync(
        KioskOptions options, VerbEnvironment environment, TimeSpan each, bool asJson, CancellationToken stop)
    {
        using var factory = new HandsFactory(options, environment.Time, NullLogger.Instance);
        var fixtures = factory.Lights(LedMeaning.Status, LedMeaning.Listening, LedMeaning.Muted, LedMeaning.Interruptible, LedMeaning.Tools);
        if (fixtures.Count == 0)
        {
            environment.WriteError("This configuration has no light: add one under \"leds\", such as \"status\": { \"source\": \"gpio\", \"line\": 27 }.");
            return ExitCode.Usage;
        }

        var problems = new ConcurrentDictionary<string, string>();
        using (var show = new LightShow(
            [.. fixtures.Select(f => f with { Role = LightRole.Status, Breathes = true })], environment.Time,
            (place, why) => problems[place] = $"{why.Message}; {why.Remedy}", place => problems.TryRemove(place, out _)))
        {
            await ShowAllAsync(show, environment, each, asJson, stop);
        }

        if (asJson)
        {
            environment.Output.WriteLine(DiagnosticJson.Render(
                new LightReport(problems.IsEmpty, [.. fixtures.Select(f => f.Place)], [.. problems.Values.Order(StringComparer.Ordinal)])));
        }

        foreach (var problem in asJson ? (IEnumerable<string>)[] : problems.Values.Order(StringComparer.Ordinal))
        {
            environment.WriteError(Printable.Line(problem));
        }

        return problems.IsEmpty ? ExitCode.Ok : ExitCode.Hardware;
    }

    private static async Task ShowAllAsync(LightShow show, VerbEnvironment environment, TimeSpan each, bool asJson, CancellationToken stop)
    {
        foreach (var row in LightPatterns.Table)
        {
            if (!asJson)
            {
                environment.Output.WriteLine($"  {LightPatterns.Name(row.Sign),-20} {row.Means}: {row.ColourWord}, {row.Course.Words}; one plain lamp: {row.Plain.Words}");
                environment.Output.Flush();
            }

            show.Show(row.Sign);
            show.SetListening(row.Sign == LightSign.Listening);
            await Task.Delay(each, environment.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
