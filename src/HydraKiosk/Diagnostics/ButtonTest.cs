using System.Threading.Channels;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>test button</c>: every press as it comes, and at the end what each contact did.</summary>
internal static class ButtonTest
{
    /// <summary>Watches the buttons.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="environment">Where to write, and the clock.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="asJson">One object at the end instead of text.</param>
    /// <param name="stop">Ends it before its time.</param>
    public static async Task<ExitCode> RunAsync(
        KioskOptions options, VerbEnvironment environment, TimeSpan seconds, bool asJson, CancellationToken stop)
    {
        using var factory = new HandsFactory(options, environment.Time, NullLogger.Instance);
        var relay = new ButtonRelay(options.Buttons, static _ => { }, static _ => { });
        var bindings = factory.Buttons(relay);
        if (bindings.Count == 0)
        {
            environment.WriteError("This configuration has no button at the device itself; those of the control socket are tried with \"hydra-kiosk press\".");
            return ExitCode.Usage;
        }

        var said = Channel.CreateUnbounded<string>();
        var clicks = new Clicks(said.Writer);
        IReadOnlyList<ButtonFigures> figures;
        using (var watch = new ButtonWatch(bindings, environment.Time, Random.Shared, clicks))
        {
            if (!asJson)
            {
                environment.Output.WriteLine(
                    $"Watching {string.Join(", ", bindings.Select(b => $"{b.Name} ({Printable.Line(b.Source.Place)})"))} for {seconds.TotalSeconds:0} s. Ctrl-C ends "
                        + "the test.");
            }

            watch.Start();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var limit = environment.Time.CreateTimer(_ => over.Cancel(), null, seconds, Timeout.InfiniteTimeSpan);
            await SayAsync(said.Reader, asJson ? TextWriter.Null : environment.Output, over.Token);
            figures = watch.Figures();
        }

        var lines = figures.Select(f => new ButtonLine(
            f.Button, f.Place, f.IsClosed, clicks.Of(f.Button), f.Closures, f.Bounces, f.Losses, f.Fault?.Detail, f.Fault?.Remedy)).ToArray();
        var ok = Array.TrueForAll(lines, l => l.Problem is null);
        if (asJson)
        {
            environment.Output.WriteLine(DiagnosticJson.Render(new ButtonReport(ok, lines)));
            return ok ? ExitCode.Ok : ExitCode.Hardware;
        }

        foreach (var line in lines)
        {
            environment.Output.WriteLine(line.Problem is null
                ? $"{line.Button}: {line.Clicks} clicks, {line.Closures} closures of the contact, {line.Bounces} of them bounces, {line.LostEdges} times edges "
                    + $"were lost; {(line.IsClosed ? "closed" : "open")} now"
                : $"{line.Button}: {Printable.Line(line.Place)}: {Printable.Line(line.Problem)}; {Printable.Line(line.Remedy ?? "")}");
        }

        if (ok && Array.TrueForAll(lines, l => l.Closures == 0))
        {
            environment.Output.WriteLine(
                "Nothing was pressed, or nothing arrived: compare the line with the wiring (\"hydra-kiosk devices\"), and try \"activeLow\" and \"bias\".");
        }

        return ok ? ExitCode.Ok : ExitCode.Hardware;
    }

    private static async Task SayAsync(ChannelReader<string> said, TextWriter output, CancellationToken over)
    {
        try
        {
            await foreach (var line in said.ReadAllAsync(over))
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is over, or a person has ended it.
        }
    }

    /// <summary>Tells what happens and counts the clicks. The watch calls one at a time.</summary>
    private sealed class Clicks(ChannelWriter<string> said) : IButtonSink
    {
        private readonly Dictionary<string, long> _clicks = [];

        public long Of(string button) => _clicks.GetValueOrDefault(button);

        public void Happened(ButtonEvent happened)
        {
            if (happened.Kind == ButtonEventKind.Clicked)
            {
                _clicks[happened.Button] = Of(happened.Button) + 1;
            }

            var held = happened.HeldFor > TimeSpan.Zero ? $" after {happened.HeldFor.TotalMilliseconds:0} ms" : "";
            said.TryWrite($"  {Words(happened.Kind)} {happened.Button}{held}");
        }

        public void Stands(SwitchPosition position) =>
            said.TryWrite($"  {(position.IsClosed switch { true => "on      ", false => "off     ", _ => "gone    " })} {position.Button}");

        public void Failed(ButtonFault fault) =>
            said.TryWrite($"  failed   {fault.Button}: {Printable.Line(fault.Why.Message)}; {Printable.Line(fault.Why.Remedy)}");

        public void Found(ButtonFound found) => said.TryWrite($"  works    {found.Button}");

        private static string Words(ButtonEventKind kind) => kind switch
        {
            ButtonEventKind.Pressed => "pressed ",
            ButtonEventKind.Released => "released",
            ButtonEventKind.Clicked => "click   ",
            ButtonEventKind.LongPressed => "long    ",
            ButtonEventKind.DoubleClicked => "double  ",
            ButtonEventKind.HeldAtStart => "held    ",
            _ => "let go  ",
        };
    }
}
