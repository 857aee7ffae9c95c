using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Tests.Sound;

/// <summary>
/// A device that says nothing of its delay, or nonsense as JACK's does, and whose clocks drift: the drift is read from the first sound of the path,
/// so that has to be found first.
/// </summary>
public sealed class UnknownDelayTests
{
    [Theory]
    [InlineData("room04", 10)]
    [InlineData("room04", 30)]
    [InlineData("room04", 60)]
    [InlineData("kiosk06", 30)]
    [InlineData("kiosk06", 60)]
    [InlineData("kiosk06", 150)]
    public void The_drift_is_found_whatever_the_delay_is(string name, int delayMs)
    {
        var room = new EchoingRoom(name, delayMs * EchoingRoom.RateHz / 1000, driftPpm: -100);
        var canceller = new EchoCanceller(delayHintMs: 0);
        var (mic, output) = (new float[EchoCanceller.BlockSamples], new float[EchoCanceller.BlockSamples]);
        BlockReport report = default;
        foreach (var clip in new[] { "history", "lockers", "greeting", "history", "status" }.Select(VoiceClips.Get))
        {
            var spoken = clip.Samples.Span;
            var far = new float[(int)((long)spoken.Length * EchoingRoom.RateHz / clip.SampleRateHz)];
            for (var n = 0; n < far.Length; n++)
            {
                far[n] = spoken[(int)((long)n * clip.SampleRateHz / EchoingRoom.RateHz)] / 16_384f;
            }

            for (var at = 0; at + mic.Length <= far.Length; at += mic.Length)
            {
                room.Pass(far.AsSpan(at, mic.Length), mic);
                report = canceller.Process(mic, far.AsSpan(at, mic.Length), output);
            }
        }

        Assert.InRange(canceller.DriftPpm, -103, -97);
        Assert.InRange(report.EnhancementDb, 25, 80);
    }
}
