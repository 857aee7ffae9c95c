using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;

namespace HydraKiosk.Screen.Bench;

/// <summary>
/// The tests of hardware that the daemon itself has open, and which no other program could have: through the daemon's own ears and lights.
/// </summary>
/// <param name="engine">The sound.</param>
/// <param name="microphoneRateHz">Of what the engine's tap gives.</param>
/// <param name="lights">The lights.</param>
/// <param name="hasLights">Whether there are any.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceTests(AudioEngine engine, int microphoneRateHz, DeviceLights lights, bool hasLights, TimeProvider time)
{
    private static readonly TimeSpan _listening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _sound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _eachSign = TimeSpan.FromSeconds(2);

    /// <summary>Below this nothing was played, whatever the volume.</summary>
    private const float SilentDbfs = -90;

    /// <summary>The tests.</summary>
    public IEnumerable<BenchTest> All =>
    [
        new("microphone", $"Microphone: speak for {_listening.TotalSeconds:0} s", TimeSpan.FromSeconds(15), ListenAsync),
        new("loudspeaker", "Loudspeaker: three rising notes, twice", TimeSpan.FromSeconds(15), PlayAsync),
        .. hasLights ? [new BenchTest("lights", "Lights: every sign in turn", TimeSpan.FromSeconds(60), ShowAsync)] : (BenchTest[])[],
    ];

    private async Task<BenchVerdict> ListenAsync(CancellationToken stop)
    {
        using var reader = engine.Tap.Open(TimeSpan.FromSeconds(1));
        var meter = new MicrophoneMeter(new AudioFormat(microphoneRateHz, 1), channel: null, gainDb: 0, microphoneRateHz);
        var (captured, played) = (new float[reader.BlockSamples], new float[reader.BlockSamples]);
        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < _listening;)
        {
            await Task.Delay(_look, time, stop);
            while (reader.TryRead(captured, played, out _))
            {
                meter.Process(captured);
            }
        }

        if (meter.Frames == 0)
        {
            return BenchVerdict.Bad("NOTHING COMES: no sound device delivers anything.", "See \"What is wrong\" for why, and what to do.");
        }

        var measured = meter.Measure();
        return new BenchVerdict(measured.Verdict == MicrophoneVerdict.Fine, MicrophoneAdvice.For(measured), [
            $"level {measured.RmsDbfs:0} dB, peak {measured.PeakDbfs:0} dB, background {measured.NoiseDbfs:0} dB, "
                + (measured.VoiceDbfs is { } voice ? $"voice {voice:0} dB for {measured.VoiceSeconds:0.0} s" : "no voice")
                + $", {measured.ClippedFrames} samples overloaded"]);
    }

    private async Task<BenchVerdict> PlayAsync(CancellationToken stop)
    {
        var (periods, holes, peak) = (engine.PeriodsSeen, engine.UnderrunFrames, float.NegativeInfinity);
        engine.Sounds.Play(Earcon.Online);
        engine.Sounds.Play(Earcon.Online);
        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < _sound;)
        {
            await Task.Delay(_look, time, stop);
            peak = Math.Max(peak, engine.PlaybackMeter.PeakDbfs);
        }

        var volume = engine.Playback.Volume;
        return engine.PeriodsSeen == periods
            ? BenchVerdict.Bad("NOTHING IS TAKEN: the device asks for no sound.", "See \"What is wrong\" for why, and what to do.")
            : peak < SilentDbfs
            ? BenchVerdict.Bad("SILENT: what was played is silence.", $"The volume is {volume:0 %}: raise it on the visitor's page, or audio.playback.volume.")
            : new(true, "Played. The device took every sample; whether it was heard only you can say.", [
                $"peak {peak:0} dB at volume {volume:0 %}, {engine.UnderrunFrames - holes} samples missing",
                "Not heard? Switch the amplifier on, check its cable, raise the output in alsamixer, and see which device is used."]);
    }

    private async Task<BenchVerdict> ShowAsync(CancellationToken stop)
    {
        try
        {
            foreach (var row in LightPatterns.Table)
            {
                lights.Try(row.Sign);
                await Task.Delay(_eachSign, time, stop);
            }
        }
        finally
        {
            lights.Try(null);
        }

        var faults = lights.Faults;
        return faults.Count > 0
            ? BenchVerdict.Bad("A light does not work.", faults)
            : new(true, $"{LightPatterns.Table.Count} signs were shown, and every light took them; whether they were seen only you can say.", []);
    }
}
