using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Diagnostics;

/// <summary>What an echo measurement means, in words for somebody who knows nothing of audio, and what to do.</summary>
internal static class EchoAdvice
{
    /// <summary>The figures, one line each.</summary>
    public static IEnumerable<string> Figures(EchoMeasurement measured)
    {
        yield return $"Whistles heard by the microphone: {measured.ChirpsHeard} of {measured.ChirpsPlayed}.";
        if (measured.Delay is { } delay)
        {
            yield return $"Delay from loudspeaker to microphone: {delay.TotalMilliseconds:0.0} ms, the buffers of the sound card included.";
        }

        if (measured.EchoReturnLossDb is { } loss)
        {
            yield return loss >= 0
                ? $"Echo return loss: {loss:0.0} dB. The sound comes back that much weaker than it was played; the more the better."
                : $"Echo return loss: {loss:0.0} dB. The sound comes back LOUDER than it was played.";
        }

        if (measured.NoiseDbfs is { } noise)
        {
            yield return $"Background noise: {noise:0.0} dB"
                + (measured.DetectionLimitDb is { } limit ? $"; an echo more than {limit:0} dB below the played level would drown in it." : ".");
        }

        if (measured.DriftPpm is { } drift)
        {
            yield return $"Clock drift: {drift:0.0} ppm (± {measured.DriftUncertaintyPpm:0.0}). {(Math.Abs(drift) <= Math.Max(1, measured.DriftUncertaintyPpm ?? 1)
                ? "Microphone and loudspeaker run on one clock."
                : "Microphone and loudspeaker have clocks of their own; one sound card for both cancels echo better.")}";
        }
        else if (measured.ChirpsHeard > 0 && !measured.DelayJumped)
        {
            yield return "Clock drift: unknown; it takes at least 10 s of whistles to measure.";
        }
    }

    /// <summary>What was proven, for people.</summary>
    public static string Proof(EchoProven proven)
    {
        var why = proven.Status.Safety switch
        {
            EchoSafety.Proven when proven.Problem is { } problem =>
                $"PROVEN, BUT NOT KEPT: the echo is gone, but the proof cannot be written to {Printable.Line(proven.KeptIn ?? "")} ({Printable.Line(problem)}); "
                    + "run the test as the user of the service or as root.",
            EchoSafety.Proven => "PROVEN: a person can interrupt by speaking. The daemon begins with that, as long as these stay as they are: "
                + $"{Printable.Line(proven.Conditions)}. Kept in {Printable.Line(proven.KeptIn ?? "")}.",
            EchoSafety.EchoTooStrong => "NOT PROVEN: too much of the echo is left.",
            EchoSafety.PathChanged => "NOT PROVEN: the echo came another way in the middle of the test. Leave microphone and loudspeaker in their place.",
            EchoSafety.FarEndUnknown => "NOT PROVEN: the clocks of microphone and loudspeaker are not related yet.",
            _ => "NOT PROVEN: there was too little echo to judge, or it was taken for a person.",
        };
        return proven.Status.Safety == EchoSafety.Proven ? why
            : $"{why} The daemon keeps the microphone closed while it speaks, and opens it when listening has proven that it may.";
    }

    /// <summary>The same for scripts.</summary>
    public static EchoProofReport? ProofReport(EchoProven? proven) => proven is null ? null : new EchoProofReport(
        proven.Status.Safety == EchoSafety.Proven, ControlJson.Word(proven.Status.Safety.ToString()), proven.Status.IsExternal ? "external" : "own",
        Known(proven.Status.ReturnLossDb), Known(proven.Status.EnhancementDb), proven.Conditions, proven.KeptIn, proven.Problem);

    private static double? Known(float decibels) => float.IsFinite(decibels) ? Math.Round(decibels, 1) : null;

    /// <summary>The verdict.</summary>
    /// <param name="measured">What was found.</param>
    /// <param name="isLive">Whether a real microphone was listened to.</param>
    public static string For(EchoMeasurement measured, bool isLive) => measured.Verdict switch
    {
        EchoVerdict.TooShort => "UNKNOWN: the test ended before the first whistle was over. Let it run to its end.",
        EchoVerdict.DeadMicrophone when isLive =>
            "DEAD MICROPHONE: it delivers no signal at all, so no echo can be measured. Run \"hydra-kiosk test mic\" first.",
        EchoVerdict.DeadMicrophone or EchoVerdict.NoEchoPath when !isLive =>
            "NO ECHO PATH: files stand for the sound devices, and there is no way from the one to the other.",
        EchoVerdict.NoEchoPath =>
            "NO ECHO PATH FOUND: the microphone does not hear the loudspeaker. For a headset or a board that cancels echo by itself that is right: "
            + "an open microphone is safe, and \"echoCancellation\": \"off\" may be set. Otherwise make sure that the whistles could be heard "
                + "(\"hydra-kiosk test speaker\") and that the microphone works (\"hydra-kiosk test mic\").",
        EchoVerdict.Weak =>
            "WEAK ECHO: an open microphone is safe. The agent will not be disturbed by its own voice; leave \"echoCancellation\" at \"auto\".",
        EchoVerdict.Moderate => "MODERATE ECHO: with the microphone open the agent would now and then hear itself. Leave \"echoCancellation\" at "
            + "\"auto\", which keeps the microphone closed while the agent speaks until it is safe. "
            + "To improve it, move microphone and loudspeaker apart, turn them away from each other, or lower the volume and measure again.",
        _ => "STRONG ECHO: half-duplex is recommended. The microphone hears the agent about as loudly as a visitor, and an open one would make it "
            + "interrupt itself. Set \"echoCancellation\": \"half-duplex\", "
            + "or lower the volume and the capture level, move microphone and loudspeaker apart, put something soft between them, and measure again.",
    };
}
