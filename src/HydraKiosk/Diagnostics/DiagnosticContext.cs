using HydraKiosk.Audio.Devices;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.Terminals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Diagnostics;

/// <summary>What every test of a piece of hardware is given.</summary>
/// <param name="Audio">The sound part of the configuration.</param>
/// <param name="Environment">Where to write, and the clock.</param>
/// <param name="AsJson">One JSON object at the end instead of text.</param>
/// <param name="IsTerminal">Whether a line may be overwritten.</param>
internal sealed record DiagnosticContext(AudioOptions Audio, VerbEnvironment Environment, bool AsJson, bool IsTerminal)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => Environment.Time;

    /// <summary>Opens the device; for tests of drivers that misbehave.</summary>
    public Func<Sides, ILogger, IAudioDevice>? Opener { get; init; }

    /// <summary>A line for people; nothing when a script listens.</summary>
    public void Say(string text)
    {
        if (!AsJson)
        {
            Environment.Output.WriteLine(text);
            Environment.Output.Flush();
        }
    }

    /// <summary>Overwrites the last line of a terminal.</summary>
    public void Overwrite(string text)
    {
        if (!AsJson)
        {
            // A line that wraps could not be overwritten, and the next one would be written below it.
            Environment.Output.Write($"\r{TerminalText.Cut(Printable.Line(text), Math.Max(20, Terminal.Columns) - 1)}\u001b[K");
            Environment.Output.Flush();
        }
    }

    /// <summary>
    /// Opens the device, runs a test on it and turns a device that fails into a complaint and exit code 3. A driver that hangs is told, and does
    /// not keep Ctrl-C from ending the test.
    /// </summary>
    public ExitCode OnDevice(Sides sides, Func<DeviceSession, ExitCode> test, CancellationToken stop)
    {
        using var provider = LineLoggerProvider.ForStandardError(LogLevel.Warning);
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(provider).SetMinimumLevel(LogLevel.Warning));
        var driver = new PatientDriver(Time, text => Environment.WriteError(text), stop);
        try
        {
            var log = logs.CreateLogger("HydraKiosk.Diagnostics");
            var open = Opener ?? ((wanted, journal) => SoundFactory.Open(Audio, wanted, Time, journal));
            using var session = new DeviceSession(driver.Call("opening the sound device", () => open(sides, log)), Time, driver);
            return test(session);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say("Stopped.");
            return ExitCode.Hardware; // nothing was found out
        }
        catch (AudioDeviceException fault)
        {
            if (AsJson)
            {
                Environment.Output.WriteLine(DiagnosticJson.Render(new FaultReport(false, Cause.TagOf(fault.CauseCode), fault.Message)));
            }

            Environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return ExitCode.Hardware;
        }
    }
}
