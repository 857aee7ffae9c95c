using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Control;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.Terminals;
using HydraKiosk.Verbs;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>test mic</c>: a live meter, and what to make of it.</summary>
internal static class MicrophoneTest
{
    private const int BarCells = 24;
    private const double BarFloorDbfs = -72;

    /// <summary>Listens for <paramref name="seconds"/> or until stopped.</summary>
    public static ExitCode Run(DiagnosticContext context, int seconds, CancellationToken stop) => context.OnDevice(Sides.Capture, session =>
    {
        var capture = context.Audio.Capture;
        var format = session.Device.Pump.Capture;
        var meter = new MicrophoneMeter(format, capture.Channel, capture.GainDb, HydraVoice.HydraTraits.Uplink.SampleRateHz,
            capture.ReferenceChannel);
        var block = new float[meter.BlockFrames * format.Channels];
        var nextLineAt = 0L;
        var lineEvery = context.IsTerminal ? format.SampleRateHz / 10 : format.SampleRateHz;
        context.Say($"Listening to {Printable.Line(session.Device.Name)} at {format} for {seconds} s. Speak as a visitor would, from where a "
            + "visitor stands. Ctrl-C ends the test.");
        var ended = session.Run(
            pump =>
            {
                while (pump.Captured.Count >= block.Length)
                {
                    pump.Captured.Read(block);
                    meter.Process(block);
                    if (meter.Frames >= nextLineAt + lineEvery)
                    {
                        nextLineAt += lineEvery;
                        Show(context, meter, format);
                    }

                    if (meter.Frames >= (long)seconds * format.SampleRateHz)
                    {
                        return false;
                    }
                }

                session.DropPlayed();
                return true;
            },
            stop);
        if (context.IsTerminal)
        {
            context.Say("");
        }

        return Report(context, session.Device, meter.Measure(), ended);
    }, stop);

    private static void Show(DiagnosticContext context, MicrophoneMeter meter, AudioFormat format)
    {
        var filled = (int)Math.Clamp((meter.RmsDbfs - BarFloorDbfs) / -BarFloorDbfs * BarCells, 0, BarCells);
        var figures = $"level {meter.RmsDbfs,6:0.0}  peak {meter.PeakDbfs,6:0.0}  background {meter.NoiseFloorDbfs,6:0.0} dB"
            + $"  {(meter.IsSpeech ? "voice   " : "no voice")}{(meter.ClippedFrames > 0 ? $"  OVERLOADED {meter.ClippedFrames} samples" : "")}";
        if (context.IsTerminal)
        {
            var cells = Math.Min(BarCells, Math.Max(8, Terminal.Columns - 60)); // the level is told by its number as well
            filled = filled * cells / BarCells;
            context.Overwrite($"[{new string('#', filled)}{new string('.', cells - filled)}] {Short(meter)}");
        }
        else
        {
            context.Say($"{(double)meter.Frames / format.SampleRateHz,4:0} s  {figures}");
        }
    }

    /// <summary>The figures in the words that a line of 80 columns has room for, the weightiest first.</summary>
    private static string Short(MicrophoneMeter meter) =>
        $"{meter.RmsDbfs,5:0} dB {(meter.IsSpeech ? "voice   " : "no voice")}{(meter.ClippedFrames > 0 ? " OVERLOADED" : "")} peak {meter.PeakDbfs:0} background {meter.NoiseFloorDbfs:0}";

    private static ExitCode Report(DiagnosticContext context, IAudioDevice device, MicrophoneMeasurement measured, bool ended)
    {
        var verdict = measured.Verdict;
        var ok = verdict is MicrophoneVerdict.Fine;
        var unfit = verdict == MicrophoneVerdict.TooShort ? ExitCode.Failed : ExitCode.Hardware;
        var code = ok || !ended ? ExitCode.Ok : unfit; // whoever stops the test has seen enough; a script does not stop it
        var advice = MicrophoneAdvice.For(measured);
        if (context.AsJson)
        {
            context.Environment.Output.WriteLine(DiagnosticJson.Render(new MicrophoneReport(
                ok, ControlJson.Word(verdict.ToString()), advice, device.Name, device.Pump.Capture.SampleRateHz, device.Pump.Capture.Channels,
                    Math.Round(measured.Seconds, 2),
                DiagnosticJson.Round(measured.RmsDbfs), DiagnosticJson.Round(measured.PeakDbfs), DiagnosticJson.Round(measured.NoiseDbfs),
                DiagnosticJson.Round(measured.VoiceDbfs), Math.Round(measured.VoiceSeconds, 2), measured.ClippedFrames,
                    device.Pump.LostCaptureFrames, device.Xruns.Total)));
            return ok ? ExitCode.Ok : unfit; // a script reads both, and they have to agree
        }

        if (!ended)
        {
            context.Say("Stopped; this is what was found until then.");
        }

        context.Say($"Measured {measured.Seconds:0.0} s: level {measured.RmsDbfs:0.0} dB, peak {measured.PeakDbfs:0.0} dB, background "
            + $"{measured.NoiseDbfs:0.0} dB, "
            + (measured.VoiceDbfs is { } voice ? $"voice {voice:0.0} dB for {measured.VoiceSeconds:0.0} s" : "no voice")
            + $", {measured.ClippedFrames} samples overloaded. (0 dB is the loudest the microphone can deliver.)");
        if (device.Xruns.Total + device.Pump.LostCaptureFrames > 0)
        {
            context.Say($"Sound was lost on the way ({device.Xruns.Total} buffer faults, {device.Pump.LostCaptureFrames} samples): the machine is "
                + "too busy, or the USB connection is poor. Raise \"periodMs\" if it recurs.");
        }

        context.Say(advice);
        return code;
    }
}
