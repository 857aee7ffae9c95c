using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Alsa;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Processes;
using HydraKiosk.Sound;

namespace HydraKiosk.Doctor.Checks;

/// <summary>Microphone and loudspeaker: there, open to this program, switched on, and far enough from each other.</summary>
internal static class SoundChecks
{
    private const string Microphone = "microphone";
    private const string Loudspeaker = "loudspeaker";
    private const string Level = "level";
    private const string Mixer = "mixer";
    private const string AskMixer = "unmute and raise it in alsamixer (F6 chooses the card, M mutes and unmutes), then `sudo alsactl store`";

    /// <summary>Numbers of the causes of sound.</summary>
    private const int FirstCause = 1000;
    private const int LastCause = 1999;

    /// <summary>Causes that say nothing of the loudspeaker.</summary>
    private static readonly int[] _ofMicrophone =
        [SupervisionCause.InputZero.Code, SupervisionCause.InputConstant.Code, AudioCause.FewerChannels.Code];

    /// <summary>What the loudspeaker's way through a card is called where there is one for all.</summary>
    private static readonly string[] _mainOutputs = ["Master", "PCM", "Digital"];

    /// <summary>Parts of names of playback controls that lead no reply to a loudspeaker.</summary>
    private static readonly string[] _otherInputs = ["Mic", "Line In", "Line", "Aux", "CD", "Beep", "Capture", "Sidetone", "Loopback", "Input", "IEC958", "S/PDIF"];

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Microphone, "the configured microphone is there and can be opened; who has it, where it is busy", ExitCode.Hardware,
            FileChecks.Config), read => JudgeSide(read, capture: true)),
        new(new CheckInfo(Loudspeaker, "the configured loudspeaker is there and can be opened, and its volume is not 0", ExitCode.Hardware,
            FileChecks.Config), read => JudgeSide(read, capture: false)),
        new(new CheckInfo(Mixer, "neither side is muted in the sound card's mixer", ExitCode.Hardware, FileChecks.Config), JudgeMixer),
        new(new CheckInfo(Level, "the microphone delivers sound: no zeros, no constant, not cut off", ExitCode.Hardware, Microphone), JudgeLevel),
        new(new CheckInfo("echo", "how much of its own voice the microphone hears (one whistle is played)", ExitCode.Hardware, Level, Loudspeaker, Mixer),
            JudgeEcho),
    ];

    private static Finding JudgeSide(DoctorReadings read, bool capture)
    {
        if (AccessChecks.IsClosed(read, "sound"))
        {
            return Finding.SkippedBecauseOf(AccessChecks.Permissions);
        }

        var audio = read.Loaded.Options.Audio;
        if (read.Daemon.Status is { } status)
        {
            return JudgeDaemon(read, status, capture);
        }

        return Check.Of(read.Sound, sound =>
        {
            var fault = capture ? sound.MicrophoneFault : sound.LoudspeakerFault;
            if (fault is not null)
            {
                return Fault(read, fault, capture);
            }

            return !capture && audio.Playback.Volume == 0
                ? Finding.Bad("audio.playback.volume is 0, so nothing can be heard", "raise `audio.playback.volume`") with { Exit = ExitCode.Usage }
                : Finding.Ok($"{(capture ? sound.Microphone : sound.Loudspeaker)}"
                    + (sound.Faults > 0 ? $" ({sound.Faults} samples or periods were lost: the machine is busy)" : ""));
        });
    }

    /// <summary>The daemon holds the device, and knows best how it is.</summary>
    private static Finding JudgeDaemon(DoctorReadings read, KioskStatus status, bool capture)
    {
        PresentTrouble[] troubles = [.. read.Daemon.Troubles(FirstCause, LastCause)];
        if (Array.Find(troubles, t => capture || !_ofMicrophone.Contains(DaemonReading.CodeOf(t))) is { } trouble)
        {
            return new Finding(Verdict.Bad, $"the daemon says: {trouble.Detail}", trouble.Remedy) { CauseCode = DaemonReading.CodeOf(trouble) };
        }

        return !status.Audio.IsWorking && troubles.Length > 0 ? Finding.SkippedBecauseOf(Microphone)
            : !status.Audio.IsWorking ? Finding.Bad($"the daemon's sound device does not work: {status.Audio.Trouble ?? "no reason given"}",
                "see `sudo hydra-kiosk status`")
            : !capture && status.Audio.Volume == 0 ? Finding.Warning("the volume was turned down to 0", "turn it up at the device, or restart the service")
            : Finding.Ok($"the daemon uses {(capture ? status.Audio.CaptureDevice : status.Audio.PlaybackDevice) ?? status.Audio.Device}");
    }

    private static Finding Fault(DoctorReadings read, AudioDeviceException fault, bool capture)
    {
        var users = fault.Cause != AudioCause.Busy ? []
            : read.Cards.Users.Where(u => u.IsCapture == capture).Select(u => $"{u.Program} (process {u.Process}) has card {u.Card}").ToArray();
        return new Finding(Verdict.Bad, fault.Message) { CauseCode = fault.CauseCode, More = users };
    }

    private static Finding JudgeMixer(DoctorReadings read)
    {
        if (read.Cards.Mixers.Count == 0)
        {
            return read.Cards.Problem is { } problem ? Finding.Note(problem) : Finding.Skipped("there is no sound card with a mixer");
        }

        var (status, audio) = (read.Daemon.Status?.Audio, read.Loaded.Options.Audio);
        var (output, isOutputKnown) = MixerOf(read, read.Sound.Value?.Loudspeaker ?? status?.PlaybackDevice ?? audio.Playback.Device);
        var (input, isInputKnown) = MixerOf(read, read.Sound.Value?.Microphone ?? status?.CaptureDevice ?? audio.Capture.Device);
        if (output is not null && SilentOutput(output) is { } muted)
        {
            return Finding.Bad($"the loudspeaker is silent: {muted}", AskMixer);
        }

        if (input is not null && SilentInput(input) is { } deaf)
        {
            return Finding.Bad($"the microphone is silent: {deaf}", AskMixer);
        }

        if (!isOutputKnown || !isInputKnown)
        {
            string[] silent = [.. read.Cards.Mixers.SelectMany(m => (string?[])[SilentOutput(m), SilentInput(m)]).OfType<string>()];
            return silent.Length == 0 ? Finding.Ok($"nothing is muted on any of {read.Cards.Mixers.Count} cards")
                : Finding.Note($"which card \"{audio.Playback.Device}\" and \"{audio.Capture.Device}\" are is not known here; silent are: {string.Join("; ", silent)}",
                    $"if nothing is heard, and it is that card: {AskMixer}");
        }

        if (output is null)
        {
            return Finding.Ok("the loudspeaker's card has no mixer");
        }

        var outputs = Outputs(output);
        return outputs.Count == 0 ? Finding.Ok($"card {output.Card} has no control of the loudspeaker's level")
            : Finding.Ok($"card {output.Card}: {string.Join(", ", outputs.Take(3).Select(c => Shown(c.Name, c.Playback!)))}");
    }

    /// <summary>
    /// The mixer of a device's card, null where it has none; not known where the name has no card's number, as those of sound servers, and there is
    /// more than one to choose from.
    /// </summary>
    private static (CardMixer? Mixer, bool IsKnown) MixerOf(DoctorReadings read, string? device) => CardReading.CardOf(device) switch
    {
        { } card => (read.Cards.Mixers.FirstOrDefault(m => m.Card == card), true),
        _ when read.Cards.Mixers is [var only] => (only, true),
        _ => (null, false),
    };

    private static string? SilentOutput(CardMixer mixer) =>
        Muted(mixer) is { } muted ? $"{Shown(muted.Name, muted.Playback!)} of card {mixer.Card}" : null;

    private static string? SilentInput(CardMixer mixer)
    {
        MixerControl[] captures = [.. mixer.Controls.Where(c => c.Capture is not null)];
        return captures is [var first, ..] && Array.TrueForAll(captures, c => c.Capture!.IsSilent)
            ? $"{Shown(first.Name, first.Capture!)} of card {mixer.Card}" : null;
    }

    /// <summary>The control that keeps everything from the loudspeaker; null where none does.</summary>
    private static MixerControl? Muted(CardMixer mixer)
    {
        var outputs = Outputs(mixer);
        return outputs.Find(c => _mainOutputs.Contains(c.Name) && c.Playback!.IsSilent)
            ?? (outputs.Count > 0 && outputs.TrueForAll(c => c.Playback!.IsSilent) ? outputs[0] : null);
    }

    private static List<MixerControl> Outputs(CardMixer mixer) =>
        [.. mixer.Controls.Where(c => c.Playback is not null
            && (_mainOutputs.Contains(c.Name) || !Array.Exists(_otherInputs, part => c.Name == part || (part != "Line" && c.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))))];

    private static string Shown(string name, MixerSide side) =>
        $"\"{name}\" is {(side.IsOn == false ? "muted" : side.LevelPercent is { } level ? $"at {level:0} %" : "on")}";

    private static Finding JudgeLevel(DoctorReadings read)
    {
        if (read.Daemon.Status is { } status)
        {
            return Finding.Ok($"{status.Audio.MicrophoneDbfs:0} dB now, background {status.Audio.NoiseFloorDbfs:0} dB, "
                + $"{status.Audio.ClippedSamples} samples cut off since the daemon's start");
        }

        return Check.Of(read.Sound, sound =>
        {
            if (sound.Level is not { } level)
            {
                return Finding.Skipped("the microphone was not listened to");
            }

            var figure = $"{level.RmsDbfs:0} dB, peak {level.PeakDbfs:0} dB, background {level.NoiseDbfs:0} dB, {level.ClippedFrames} samples cut off";
            return level.Verdict switch
            {
                MicrophoneVerdict.DeadZero => Finding.Bad("the microphone delivers exact zeros", MicrophoneAdvice.For(level)),
                MicrophoneVerdict.DeadConstant => Finding.Bad("the microphone delivers one and the same value for ever", MicrophoneAdvice.For(level)),
                MicrophoneVerdict.NoSound => Finding.Bad("what the microphone delivers is no sound", MicrophoneAdvice.For(level)),
                MicrophoneVerdict.Clipping or MicrophoneVerdict.Noisy => Finding.Warning(figure, MicrophoneAdvice.For(level)),
                MicrophoneVerdict.TooShort => Finding.Warning("the microphone was not heard long enough to tell anything", "run it again"),
                _ => Finding.Ok(figure), // whether somebody spoke says nothing here
            };
        });
    }

    private static Finding JudgeEcho(DoctorReadings read)
    {
        if (read.Daemon.Status is not null)
        {
            return Finding.Skipped("the daemon has the sound device; `hydra-kiosk test echo` measures it while the daemon is stopped");
        }

        return Check.Of(read.Sound, sound =>
        {
            if (sound.Echo is not { } echo)
            {
                return Finding.Skipped("no whistle was played");
            }

            var options = read.Loaded.Options;
            var isOff = options.Audio.EchoCancellation == EchoCancellationMode.Off;
            var figure = echo is { EchoReturnLossDb: { } loss, Delay: { } delay }
                ? $"the whistle came back {Math.Abs(loss):0} dB {(loss < 0 ? "louder" : "weaker")}, after {delay.TotalMilliseconds:0} ms" : "";
            return echo.Verdict switch
            {
                EchoVerdict.NoEchoPath when isOff => Finding.Ok("the microphone does not hear the loudspeaker"),
                EchoVerdict.NoEchoPath => Finding.Warning("the microphone did not hear the whistle: the loudspeaker may be silent",
                    "did you hear it? If not: switch the amplifier on, check its cable and volume; `hydra-kiosk test speaker` tries again. "
                        + "For a headset set \"echoCancellation\": \"off\""),
                EchoVerdict.Strong or EchoVerdict.Moderate when isOff && options.Talk.Mode == TalkMode.HandsFree => Finding.Bad(
                    $"{figure}, and nothing is done about it: the agent will interrupt itself",
                    "set `audio.echoCancellation` to \"auto\", or move microphone and loudspeaker apart"),
                EchoVerdict.Strong => Finding.Note($"{figure}: strong; while the agent speaks the microphone stays closed",
                    sound.WhistleClipped ? "lower the capture level or the volume: the whistle was cut off in the microphone" : null),
                EchoVerdict.Moderate => Finding.Ok($"{figure}: moderate"),
                EchoVerdict.Weak => Finding.Ok($"{figure}: weak"),
                _ => Finding.Warning(sound.IsCutShort ? "the device was too slow for the whistle in the time that there is" : "the whistle could not be measured",
                    "run it again, or `hydra-kiosk test echo`, which takes its time"),
            };
        });
    }
}
