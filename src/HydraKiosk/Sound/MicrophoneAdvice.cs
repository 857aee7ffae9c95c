using HydraKiosk.Audio.Measuring;

namespace HydraKiosk.Sound;

/// <summary>What a microphone's measurement means, in words for somebody who knows nothing of audio, and what to do.</summary>
internal static class MicrophoneAdvice
{
    public static string For(MicrophoneMeasurement measured) => measured.Verdict switch
    {
        MicrophoneVerdict.TooShort => "UNKNOWN: the test ended before anything could be measured. Let it run for a few seconds.",
        MicrophoneVerdict.NoSound => "NO SOUND: what the driver delivers is no sound but memory that nobody has filled, so its levels mean nothing. "
            + "There is no microphone behind this device (ALSA's \"null\", for instance), or its driver is broken. "
            + "See with \"hydra-kiosk devices\" which device is used, and choose the microphone by its own name under audio.capture.",
        MicrophoneVerdict.DeadZero =>
            "DEAD: the microphone delivers perfect silence, which no working microphone does. It is muted or not connected. "
            + "Check a mute switch on the microphone, unmute it in alsamixer (F4, then M; or: amixer sset Capture cap), see with \"hydra-kiosk "
                + "devices\" that the right device is chosen, and replug it.",
        MicrophoneVerdict.DeadConstant => "DEAD: the microphone delivers one and the same value for ever; its electronics are stuck. Unplug it, "
            + "wait five seconds, plug it in again. If that does not help, replace it.",
        MicrophoneVerdict.Clipping =>
            "TOO LOUD: the sound is cut off at the top and will be misunderstood. Lower the capture level in alsamixer (F4), "
            + "or \"gainDb\" under audio.capture in the configuration if it is above 0, by about 10 dB; switch \"Mic Boost\" and \"Auto Gain\" off; "
                + "or move the microphone away from the mouth.",
        MicrophoneVerdict.Noisy => "VERY NOISY: the background is so loud that a visitor is hard to make out. Look for a fan, an air conditioner or "
            + "music near the microphone, "
            + "for a bad cable or a USB port next to the power supply (humming, buzzing); bring the microphone nearer to the visitor and lower its "
                + "level, or use a directional one.",
        MicrophoneVerdict.NoVoice => "NO VOICE HEARD: the microphone is alive, but nobody was heard speaking. Run the test again and speak. "
            + "If you did speak, it is far too quiet or the wrong microphone: raise its capture level in alsamixer (F4) and see \"hydra-kiosk "
                + "devices\" for the one that is used.",
        MicrophoneVerdict.TooQuiet => "TOO QUIET: a voice was heard, but faintly. Raise the capture level in alsamixer (F4); if it is at its top, "
            + $"set \"gainDb\" under audio.capture about {Raise(measured)} dB higher than it is; "
            + "or bring the microphone nearer to the visitor.",
        _ => "FINE: the voice is clear, loud enough and stands out well from the background. Nothing to do.",
    };

    /// <summary>To bring the voice to −30 dBFS, in steps that a person would set; no more than turns noise up.</summary>
    private static int Raise(MicrophoneMeasurement measured) => (int)Math.Clamp(Math.Ceiling((-30 - measured.VoiceDbfs ?? 0) / 5) * 5, 5, 30);
}
