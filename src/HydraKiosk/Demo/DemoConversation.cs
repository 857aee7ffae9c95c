using System.Net;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Sound;
using HydraKiosk.Tools.Builtin;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Demo;

/// <summary>
/// A whole conversation with nothing attached: the recorded visitor goes in through the file device, over a real WebSocket to the local
/// simulator, and what the loudspeaker would play is written to a WAV. Only the far end and the air are not real.
/// </summary>
internal sealed class DemoConversation(DemoArguments arguments, TextWriter output, bool isTerminal, ILoggerFactory logs)
{
    private const string Voice = "aria";

    /// <summary>The last answer may still be on its way when the script's time is up.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _redraw = TimeSpan.FromMilliseconds(50);

    /// <summary>With a screen the conversation begins when a browser has had the time to show it.</summary>
    private TimeSpan Lead => arguments.Face ? TimeSpan.FromSeconds(10) : TimeSpan.Zero;

    /// <summary>Holds it.</summary>
    /// <returns><see cref="ExitCode.Ok"/> when everything that should happen did.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken stop)
    {
        var visitorPath = Path.Combine(arguments.OutputDirectory, "visitor.wav");
        var agentPath = Path.Combine(arguments.OutputDirectory, "agent.wav");
        var mixPath = Path.Combine(arguments.OutputDirectory, "conversation.wav");
        var script = DemoScript.Create(arguments.Quick, Lead);
        script.WriteMicrophone(visitorPath);

        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = BuiltInScenarios.Demo(), LogFile = Path.Combine(arguments.OutputDirectory, "simulator.ndjson") },
            TimeProvider.System, logs, stop);
        var view = new LiveView(output, isTerminal, TimeProvider.System);
        view.Note($"a local simulator serves {simulator.Endpoint}; the visitor is {Path.GetFileName(visitorPath)}, the agent is "
            + $"{Path.GetFileName(agentPath)}");

        var source = new OwnDevice(() => new FileAudioDevice(visitorPath, agentPath, TimeProvider.System), TimeProvider.System);
        var kiosk = new KioskBuilder(Configuration(simulator.Endpoint), new ApiKey(SimulatorServer.DefaultKey), source, TimeProvider.System,
            logs)
        { Observer = view.Take }.Build();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = kiosk.RunAsync(over.Token);
        await FollowAsync(script, kiosk, view, running, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var figures = kiosk.Figures(); // those of the device go with it
        await over.CancelAsync();
        await running;
        view.Close();

        DemoMix.Write(visitorPath, agentPath, mixPath);
        Summarise(figures, view.Tally, mixPath, agentPath);
        return stop.IsCancellationRequested ? ExitCode.Ok : Judge(view.Tally, simulator);
    }

    private async Task FollowAsync(DemoScript script, Kiosk kiosk, LiveView view, Task running, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(_redraw);
        while (kiosk.Engine.PeriodsSeen == 0 && !running.IsCompleted)
        {
            await tick.WaitForNextTickAsync(stop);
        }

        if (Lead > TimeSpan.Zero)
        {
            while (kiosk.Control.MakeFaceLink(forTechnician: false, out _) is null && !running.IsCompleted)
            {
                await tick.WaitForNextTickAsync(stop);
            }

            view.Note(DemoBrowser.Open(kiosk.Control.MakeFaceLink(forTechnician: false, out _)!));
            while (TimeSpan.FromMilliseconds(10 * kiosk.Engine.PeriodsSeen) < Lead && !running.IsCompleted)
            {
                await tick.WaitForNextTickAsync(stop);
            }

            kiosk.Post(new PersonEngaged(PersonEngaged.ByPress));
        }

        int begun = 0, ended = 0;
        TimeSpan now;
        do
        {
            await tick.WaitForNextTickAsync(stop);
            now = TimeSpan.FromMilliseconds(10 * kiosk.Engine.PeriodsSeen); // the recording's own clock
            if (ended < script.Lines.Count && now >= script.Lines[ended].End)
            {
                view.Visitor(script.Lines[ended++].Clip.Caption, begins: false);
            }

            if (begun < script.Lines.Count && now >= script.Lines[begun].At)
            {
                view.Visitor(script.Lines[begun++].Clip.Caption, begins: true);
            }

            view.Draw(kiosk);
        }
        while (!running.IsCompleted
            && (now < script.End || (now < script.End + _grace && kiosk.State is { Phase: not ConversationPhase.Listening })));
    }

    private LoadedConfiguration Configuration(Uri endpoint) => new(
        "(demo)",
        new KioskOptions
        {
            Hydra = new HydraOptions
            {
                Endpoint = endpoint,
                Voice = Voice,
                Session = arguments.Face ? SessionPolicy.OnDemand : SessionPolicy.Always,
                Greeting = true,
            },
            Audio = new AudioOptions { Backend = AudioBackend.File, Playback = new PlaybackOptions { Volume = 1 } },
            Face = new FaceOptions { Listen = arguments.Face ? new IPEndPoint(IPAddress.Loopback, 0) : null },
            Tools = new ToolsOptions { Catalogue = [new ToolOptions { Name = DeviceStatusTool.ToolName }] },
        },
        "You are the concierge of a small museum. Answer in one short sentence. For questions about yourself call get_device_status.");

    private void Summarise(KioskFigures figures, DemoTally tally, string mixPath, string agentPath)
    {
        output.WriteLine();
        output.WriteLine($"{tally.Turns} turns, {tally.Replies} replies heard whole, {tally.BargeIns} cut by the visitor, {tally.ToolCalls} tool "
            + "calls");
        output.WriteLine(
            $"microphone → socket p50 {figures.UplinkP50?.TotalMilliseconds:0.0} ms, p99 {figures.UplinkP99?.TotalMilliseconds:0.0} ms (filter "
                + "delay included, chunk's own 20 ms not)");
        output.WriteLine($"socket → loudspeaker ring p50 {figures.ReplyArrivalP50?.TotalMilliseconds:0.0} ms, p99 "
            + $"{figures.ReplyArrivalP99?.TotalMilliseconds:0.0} ms");
        output.WriteLine(figures.Underruns == 0 && figures.Starvations == 0
            ? $"no hole in a reply, stale chunks {figures.Uplink.StaleChunks}"
            : $"holes in replies: {figures.Underruns} frames of silence because this machine was late, {figures.Starvations} waits for the service; "
                + $"stale chunks {figures.Uplink.StaleChunks}");
        output.WriteLine();
        output.WriteLine($"listen:  {mixPath}   (visitor left, agent right)");
        output.WriteLine($"         {agentPath}   (what the loudspeaker played)");
    }

    private ExitCode Judge(DemoTally tally, SimulatorServer simulator)
    {
        var expected = arguments.Quick ? new DemoTally(Turns: 1, Replies: 2) : new DemoTally(Turns: 4, Replies: 4, BargeIns: 1, ToolCalls: 1);
        var violations = simulator.Log.Violations;
        foreach (var violation in violations)
        {
            output.WriteLine($"protocol violation: {violation}");
        }

        if (tally != expected)
        {
            output.WriteLine($"this is not the conversation that was planned ({expected}); a very busy machine can do that, anything else is a "
                + "defect");
        }

        return tally == expected && violations.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }
}
