using System.Text.Json;
using HydraKiosk.Face.Feed;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Screen.Bench;

/// <summary>The tests of the technician's page: one at a time, each with a limit, the last result of each is kept.</summary>
/// <param name="tests">What can be tried.</param>
/// <param name="wire">The messages to and from the service.</param>
/// <param name="bundle">The archive for support.</param>
/// <param name="secrets">Keeps secrets out of results.</param>
/// <param name="time">The clock.</param>
internal sealed class TechnicianBench(
    IReadOnlyList<BenchTest> tests, WireWindow wire, Func<byte[]?> bundle, SecretFilter secrets, TimeProvider time) : IFaceBench
{
    private const int MostCharacters = 600;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (BenchVerdict Verdict, long At)> _results = new(StringComparer.Ordinal);
    private string? _running;

    /// <summary>What runs, for tests of this class; completed where nothing does.</summary>
    internal Task Running { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public BenchStart Start(string test)
    {
        if (tests.FirstOrDefault(t => t.Name == test) is not { } found)
        {
            return BenchStart.Unknown;
        }

        lock (_lock)
        {
            if (_running is not null)
            {
                return BenchStart.Busy;
            }

            _running = test;
            Running = Task.Run(() => RunAsync(found));
            return BenchStart.Started;
        }
    }

    /// <inheritdoc/>
    public void WriteWire(Utf8JsonWriter json, long after) => wire.Write(json, after);

    /// <inheritdoc/>
    public byte[]? Bundle(out string? problem)
    {
        var found = bundle();
        problem = found is null ? "there is none yet: run the examination first" : null;
        return found;
    }

    /// <summary>Writes the tests with what came of them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        lock (_lock)
        {
            json.WriteStartArray("tests"u8);
            foreach (var test in tests)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, test.Name);
                json.WriteString("title"u8, test.Title);
                json.WriteBoolean("runs"u8, _running == test.Name);
                if (_results.TryGetValue(test.Name, out var result))
                {
                    json.WriteBoolean("good"u8, result.Verdict.IsGood);
                    json.WriteString("verdict"u8, Safe(result.Verdict.Verdict));
                    json.WriteNumber("secondsAgo"u8, Math.Round(time.GetElapsedTime(result.At).TotalSeconds));
                    json.WriteStartArray("lines"u8);
                    foreach (var line in result.Verdict.Lines)
                    {
                        json.WriteStringValue(Safe(line));
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("hasBundle"u8, bundle() is not null);
        }
    }

    private async Task RunAsync(BenchTest test)
    {
        using var limit = new CancellationTokenSource(test.Limit, time);
        BenchVerdict verdict;
        try
        {
            verdict = await test.RunAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            verdict = BenchVerdict.Bad($"It was ended, because it took longer than {test.Limit.TotalSeconds:0} s.");
        }
        catch (Exception fault) // whoever looks at the page is told; the daemon goes on
        {
            verdict = BenchVerdict.Bad("It could not be run.", fault.Message);
        }

        lock (_lock)
        {
            _results[test.Name] = (verdict, time.GetTimestamp());
            _running = null;
        }
    }

    private string Safe(string text) => Printable.Line(secrets.Clean(text), MostCharacters);
}
