using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Sound;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>test echo</c>: plays chirps, listens to what comes back, and says how far the microphone hears the loudspeaker.</summary>
internal static class EchoTest
{
    /// <summary>Below full scale, so that a loudspeaker at full volume is not driven harder than by speech.</summary>
    private const float Amplitude = 0.5f;

    private const float FullScale = 0.9995f;

    /// <summary>Measures with <paramref name="chirps"/> chirps, or with as many as were played when it is stopped; then proves the canceller.</summary>
    /// <param name="context">What the test was given.</param>
    /// <param name="chirps">How many.</param>
    /// <param name="volume">0 to 1; null for the configured one.</param>
    /// <param name="stateFolder">Where proof and state are kept; null where nothing is to be proven.</param>
    /// <param name="stop">Ends it early.</param>
    public static ExitCode Run(DiagnosticContext context, int chirps, double? volume, string? stateFolder, CancellationToken stop) =>
        context.OnDevice(Sides.Both, session =>
    {
        var pump = session.Device.Pump;
        var level = volume ?? context.Audio.Playback.Volume;
        var gain = PlaybackControl.GainOf((float)level) * Amplitude;
        if (gain == 0)
        {
            context.Environment.WriteError("the volume is 0, so there is no sound to measure: choose one with --level");
            return ExitCode.Usage;
        }

        var sound = EchoMeter.Compose(new Chirp(pump.Playback.SampleRateHz, Math.Min(pump.Playback.SampleRateHz, pump.Capture.SampleRateHz)), chirps,
            gain);
        context.Say($"Measuring the echo of {Printable.Line(session.Device.Name)}: {chirps} rising whistles at volume {level:0.##}, "
            + $"{(double)sound.Length / pump.Playback.SampleRateHz:0} s. "
            + "Stand still and do not speak. Ctrl-C ends the test.");
        var recorder = new EchoRecorder(pump, context.Audio.Capture, context.Time, sound.Length);
        var feeder = new SignalFeeder(pump, sound);
        var announced = 0;
        var ended = session.Run(
            _ =>
            {
                feeder.Feed();
                recorder.Take();
                var playedSeconds = (double)feeder.PlayedFrames / pump.Playback.SampleRateHz;
                var begun = (int)((playedSeconds - EchoMeter.LeadIn.TotalSeconds) / EchoMeter.Spacing.TotalSeconds) + 1;
                if (feeder.PlayedFrames >= EchoMeter.LeadIn.TotalSeconds * pump.Playback.SampleRateHz && begun > announced && begun <= chirps)
                {
                    announced = begun;
                    context.Say($"  whistle {begun} of {chirps}");
                }

                return !(feeder.IsDone && recorder.TailIsIn());
            },
            stop);
        // Counted now: while the figures are worked out nobody serves the device, and it goes on.
        var faults = new Faults(pump.LostCaptureFrames + pump.LostPlayedFrames + pump.UnderrunFrames, session.Device.Xruns.Total);
        var recording = recorder.Finish();
        var proven = ended && stateFolder is not null && IsToBeProven(context, session.Device)
            ? Prove(context, session.Device, level, stateFolder, stop) : null; // at once: the device goes on
        return Report(context, session.Device, EchoMeter.Measure(recording), faults, recorder.Peak >= FullScale, ended, proven);
    }, stop);

    private static bool IsToBeProven(DiagnosticContext context, IAudioDevice device) =>
        device.HasEchoPath && (context.Audio.EchoCancellation is EchoCancellationMode.Auto or EchoCancellationMode.External);

    private static EchoProven? Prove(DiagnosticContext context, IAudioDevice device, double volume, string folder, CancellationToken stop)
    {
        context.Say($"Proving that the echo is taken out: a babble like a voice, {TrialVoice.Length.TotalSeconds:0} s. Stay quiet.");
        return EchoProving.Run(context, device, volume, folder, stop);
    }

    private static ExitCode Report(
        DiagnosticContext context, IAudioDevice device, EchoMeasurement measured, Faults faults, bool clipped, bool ended, EchoProven? proven)
    {
        if (!ended && measured.ChirpsPlayed == 0)
        {
            measured = measured with { CaptureIsDead = false }; // stopped so early that nothing is known of the microphone
        }

        var isSilentByRight = measured.Verdict == EchoVerdict.DeadMicrophone && !device.HasLiveInput; // as a file may be
        var ok = isSilentByRight || measured.Verdict is not (EchoVerdict.DeadMicrophone or EchoVerdict.TooShort);
        var unfit = measured.Verdict == EchoVerdict.TooShort ? ExitCode.Failed : ExitCode.Hardware;
        var advice = EchoAdvice.For(measured, device.HasLiveInput);
        if (context.AsJson)
        {
            context.Environment.Output.WriteLine(DiagnosticJson.Render(new EchoReport(
                ok, isSilentByRight ? "silent-input"
                    : ControlJson.Word(measured.Verdict.ToString()), advice, device.Name, measured.ChirpsPlayed, measured.ChirpsHeard,
                DiagnosticJson.Round(measured.Delay?.TotalMilliseconds, 2), DiagnosticJson.Round(measured.EchoReturnLossDb),
                    DiagnosticJson.Round(measured.DetectionLimitDb),
                DiagnosticJson.Round(measured.NoiseDbfs), DiagnosticJson.Round(measured.DriftPpm, 2),
                    DiagnosticJson.Round(measured.DriftUncertaintyPpm, 2),
                measured.DelayJumped, clipped, faults.LostFrames, faults.Xruns, EchoAdvice.ProofReport(proven))));
            return ok ? ExitCode.Ok : unfit; // a script reads both, and they have to agree
        }

        if (!ended)
        {
            context.Say("Stopped; this is what was found until then.");
        }

        foreach (var line in EchoAdvice.Figures(measured))
        {
            context.Say(line);
        }

        if (clipped)
        {
            context.Say("The whistle was so loud in the microphone that it was cut off: lower the volume or the capture level and measure again.");
        }

        if (measured.DelayJumped || faults.LostFrames + faults.Xruns > 0)
        {
            context.Say($"Sound was lost or inserted on the way ({faults.Xruns} buffer faults, {faults.LostFrames} samples), so the delay and the "
                + "drift are not to be trusted: the machine is too busy, or \"periodMs\" is too small.");
        }

        context.Say(advice);
        if (proven is not null)
        {
            context.Say(EchoAdvice.Proof(proven));
        }

        return ok || !ended ? ExitCode.Ok : unfit;
    }

    /// <summary>What went wrong on the way.</summary>
    private readonly record struct Faults(long LostFrames, long Xruns);
}
