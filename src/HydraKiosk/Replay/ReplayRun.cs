using System.Text.Json;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using HydraKiosk.Simulator.Replay;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Replay;

/// <summary>
/// The daemon's own conversation, on a silent sound device, against a recorded service. Whatever the configuration says, no tool is
/// offered and none is run: a replay must not open the gate once more.
/// </summary>
internal sealed class ReplayRun(Recording recording, LoadedConfiguration? configuration)
{
    /// <summary>What the end of the last session sets off, a tone say, is still done.</summary>
    private static readonly TimeSpan _afterglow = TimeSpan.FromMilliseconds(500);

    /// <summary>Replays every session of the record.</summary>
    /// <param name="journal">Takes the journal, at debug level.</param>
    /// <param name="summary">Takes the summary, when everything is over.</param>
    /// <param name="asJson">Whether the summary is for a script.</param>
    /// <param name="stop">Ends it early; the summary still comes.</param>
    public async Task<ExitCode> RunAsync(TextWriter journal, TextWriter summary, bool asJson, CancellationToken stop)
    {
        using var counter = new JournalCounter();
        var seen = new ReplayObserver(TimeProvider.System);
        ReplayTally tally;
        MetricsSnapshot metrics;
        using (var lines = new LineLoggerProvider(journal, LogStyle.Plain, TimeProvider.System, LogLevel.Debug))
        using (var logs = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(lines).AddProvider(counter)))
        {
            await using var server = await ReplayServer.StartAsync(recording, TimeProvider.System, stop);
            tally = server.Tally;
            var audio = new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System);
            var kiosk = new KioskBuilder(Adapt(server.Endpoint), new ApiKey("replay"), audio, TimeProvider.System,
                logs)
            { Observer = seen.Take }.Build();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var running = kiosk.RunAsync(over.Token);
            await Task.WhenAny(running, server.Finished, Task.Delay(Timeout.Infinite, over.Token));
            await Task.WhenAny(running, Task.Delay(_afterglow, over.Token));
            await over.CancelAsync();
            await running;
            metrics = kiosk.Metrics();
        }

        var result = new ReplaySummary(recording, tally, seen, metrics, counter.Counts);
        if (asJson)
        {
            result.WriteJson(summary);
        }
        else
        {
            result.Write(summary);
        }

        return ExitCode.Ok;
    }

    /// <summary>
    /// The configuration under which a record is replayed: that of the device as far as given, without its hardware, its tools and its patience.
    /// </summary>
    private LoadedConfiguration Adapt(Uri endpoint)
    {
        var given = configuration?.Options ?? new KioskOptions();
        var recorded = recording.Playable.First();
        var echo = Echo(recorded);
        var options = given with
        {
            // Region, tokens, proxy and authorities lead to the service, and a record is played on this machine.
            Hydra = new HydraOptions
            {
                Endpoint = endpoint,
                Session = SessionPolicy.Always, // nobody speaks into the silent device, and every recorded session is wanted
                Model = recorded.Model ?? given.Hydra.Model,
                Voice = configuration is null ? echo.Voice ?? given.Hydra.Voice : given.Hydra.Voice,
                Greeting = echo.Greets ?? given.Hydra.Greeting,
                LingerSeconds = given.Hydra.LingerSeconds,
            },
            Audio = given.Audio with { Backend = AudioBackend.Null, EchoCancellation = EchoCancellationMode.Off },
            Talk = given.Talk with { Mode = TalkMode.HandsFree },
            Tools = given.Tools with { Catalogue = [] },
            WireLog = new WireLogOptions(),
        };
        return new LoadedConfiguration(configuration?.Path ?? "(replay)", options, configuration?.Instructions
            ?? new string('x', Math.Max(1, echo.InstructionsLength ?? 1)));
    }

    /// <summary>What the service said it was configured with, so that the device asks for the same.</summary>
    private static (string? Voice, bool? Greets, int? InstructionsLength) Echo(RecordedSession recorded)
    {
        if (recorded.Messages.FirstOrDefault(m => m.FromService && m.Type == "session.configured") is not { } message)
        {
            return default;
        }

        using var json = JsonDocument.Parse(message.Json);
        if (!json.RootElement.TryGetProperty("session", out var session) || session.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        string? voice = session.TryGetProperty("voice", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        bool? greets = session.TryGetProperty("generate_initial_response", out var flag)
            && flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : null;
        int? length = !session.TryGetProperty("instructions", out var text) ? null
            : text.ValueKind == JsonValueKind.String ? text.GetString()!.Length
            : text.ValueKind == JsonValueKind.Object && text.TryGetProperty("chars", out var chars)
                && chars.TryGetInt32(out var count) ? Math.Clamp(count, 1, 20_000)
            : null;
        return (voice, greets, length);
    }
}
