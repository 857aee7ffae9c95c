using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Diagnostics;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Sound;

namespace HydraKiosk.Doctor.Readings;

/// <summary>The machine's sound, as far as the doctor needs it; a test has its own.</summary>
/// <param name="List">The devices that there are.</param>
/// <param name="Open">Opens some sides of the configured devices.</param>
/// <exception cref="AudioDeviceException">From both, where it cannot be done.</exception>
internal sealed record SoundBench(Func<IReadOnlyList<PortAudioDeviceInfo>> List, Func<Sides, IAudioDevice> Open);

/// <summary>
/// Chooses, opens and listens to the sound devices exactly as the daemon would, plays one whistle, and lets go of them. Blocks for some three
/// seconds.
/// </summary>
/// <param name="audio">The configuration.</param>
/// <param name="bench">The machine's sound.</param>
/// <param name="time">The clock.</param>
/// <param name="isQuiet">Whether nothing is to be played.</param>
internal sealed class SoundReader(AudioOptions audio, SoundBench bench, TimeProvider time, bool isQuiet)
{
    /// <summary>As in <c>test echo</c>: not louder than speech.</summary>
    private const float Amplitude = 0.5f;

    private const float FullScale = 0.9995f;
    private static readonly TimeSpan _listening = TimeSpan.FromSeconds(1.5);

    /// <summary>Before the whistle, for level and noise; less than in <c>test echo</c>, which is in no hurry.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1.2);

    /// <summary>Reads.</summary>
    /// <param name="stop">Time is over: what the device delivered until then is measured.</param>
    public SoundReading Read(CancellationToken stop)
    {
        var driver = new PatientDriver(time, static _ => { }, stop); // one that hangs is given up before it would complain
        var reading = Choose(driver);
        return (reading.MicrophoneFault, reading.LoudspeakerFault) switch
        {
            (null, null) => Both(reading, driver, stop),
            (null, _) => Alone(reading, Sides.Capture, driver, stop),
            (_, null) => Alone(reading, Sides.Playback, driver, stop),
            _ => reading,
        };
    }

    private SoundReading Choose(PatientDriver driver)
    {
        IReadOnlyList<PortAudioDeviceInfo> devices;
        try
        {
            devices = driver.Call("listing the sound devices", bench.List);
        }
        catch (AudioDeviceException fault)
        {
            return new SoundReading { MicrophoneFault = fault, LoudspeakerFault = fault };
        }

        var (microphone, noMicrophone) = Choose(devices, audio.Capture.Device, capture: true);
        var (loudspeaker, noLoudspeaker) = Choose(devices, audio.Playback.Device, capture: false);
        return new SoundReading
        {
            Microphone = microphone,
            MicrophoneFault = noMicrophone,
            Loudspeaker = loudspeaker,
            LoudspeakerFault = noLoudspeaker,
        };
    }

    private static (string? Name, AudioDeviceException? Fault) Choose(IReadOnlyList<PortAudioDeviceInfo> devices, string wanted, bool capture)
    {
        try
        {
            return (PortAudioDevices.Resolve(devices, wanted, capture) is { } listed ? PortAudioDevices.FullName(listed) : wanted, null);
        }
        catch (AudioDeviceException fault)
        {
            return (null, fault);
        }
    }

    /// <summary>Opens both; where that fails, each by itself, so that it is known whose fault it is.</summary>
    private SoundReading Both(SoundReading reading, PatientDriver driver, CancellationToken stop)
    {
        try
        {
            using var session = Open(Sides.Both, driver);
            var gain = PlaybackControl.GainOf((float)audio.Playback.Volume) * Amplitude;
            return isQuiet || gain == 0 ? Listen(reading, session, stop) : Whistle(reading, session, gain, stop);
        }
        catch (AudioDeviceException fault)
        {
            reading = Alone(reading, Sides.Playback, driver, stop);
            reading = Alone(reading, Sides.Capture, driver, stop);
            return reading is { MicrophoneFault: null, LoudspeakerFault: null } ? reading with { LoudspeakerFault = fault } : reading;
        }
    }

    private SoundReading Alone(SoundReading reading, Sides side, PatientDriver driver, CancellationToken stop)
    {
        try
        {
            using var session = Open(side, driver);
            return side == Sides.Capture ? Listen(reading, session, stop) : reading;
        }
        catch (AudioDeviceException fault)
        {
            return side == Sides.Capture ? reading with { MicrophoneFault = fault } : reading with { LoudspeakerFault = fault };
        }
    }

    private DeviceSession Open(Sides sides, PatientDriver driver) =>
        new(driver.Call("opening the sound device", () => bench.Open(sides)), time, driver);

    private SoundReading Listen(SoundReading reading, DeviceSession session, CancellationToken stop)
    {
        var format = session.Device.Pump.Capture;
        var meter = new MicrophoneMeter(format, audio.Capture.Channel, audio.Capture.GainDb, HydraVoice.HydraTraits.Uplink.SampleRateHz,
            audio.Capture.ReferenceChannel);
        var block = new float[meter.BlockFrames * format.Channels];
        var isWhole = session.Run(
            pump =>
            {
                while (pump.Captured.Count >= block.Length)
                {
                    pump.Captured.Read(block);
                    meter.Process(block);
                }

                session.DropPlayed();
                return meter.Frames < _listening.TotalSeconds * format.SampleRateHz;
            },
            stop);
        var faults = session.Device.Pump.LostCaptureFrames + session.Device.Xruns.Total;
        return reading with { Level = meter.Measure(), Faults = faults, IsCutShort = !isWhole };
    }

    /// <summary>Listens to the silence before the whistle and then to what comes back of it.</summary>
    private SoundReading Whistle(SoundReading reading, DeviceSession session, float gain, CancellationToken stop)
    {
        var pump = session.Device.Pump;
        var rate = pump.Playback.SampleRateHz;
        var chirp = new Chirp(rate, Math.Min(rate, pump.Capture.SampleRateHz));
        var (leadIn, begin) = ((int)(EchoMeter.LeadIn.TotalSeconds * rate), (int)(_silence.TotalSeconds * rate));
        var sound = EchoMeter.Compose(chirp, 1, gain)[(leadIn - begin)..(leadIn + chirp.Samples.Length)];
        var recorder = new EchoRecorder(pump, audio.Capture, time, sound.Length);
        var feeder = new SignalFeeder(pump, sound);
        var isWhole = session.Run(
            _ =>
            {
                feeder.Feed();
                recorder.Take();
                return !(feeder.IsDone && recorder.TailIsIn());
            },
            stop);
        var faults = pump.LostCaptureFrames + pump.LostPlayedFrames + pump.UnderrunFrames + session.Device.Xruns.Total;
        var recording = recorder.Finish();
        return reading with
        {
            Level = LevelBefore(recording, begin),
            Echo = EchoMeter.Measure(recording),
            WhistleClipped = recorder.Peak >= FullScale,
            Faults = faults,
            IsCutShort = !isWhole,
        };
    }

    private static MicrophoneMeasurement LevelBefore(EchoRecording recording, int playedFrames)
    {
        var rate = recording.CapturedRateHz;
        var meter = new MicrophoneMeter(new AudioFormat(rate, 1), null, 0, HydraVoice.HydraTraits.Uplink.SampleRateHz);
        var quiet = recording.Captured.Span[..Math.Min(recording.Captured.Length, (int)((long)playedFrames * rate / recording.PlayedRateHz))];
        while (quiet.Length >= meter.BlockFrames)
        {
            meter.Process(quiet[..meter.BlockFrames]);
            quiet = quiet[meter.BlockFrames..];
        }

        return meter.Measure();
    }
}
