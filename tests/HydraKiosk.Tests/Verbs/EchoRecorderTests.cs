using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Diagnostics;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.Verbs;

/// <summary>Microphone and loudspeaker on two cards: two threads, two clocks, and no common count of frames.</summary>
public sealed class EchoRecorderTests
{
    private const int RateHz = 16_000;
    private const int Period = RateHz / 100;
    private const double AirSeconds = 0.04;

    [Theory]
    [InlineData(80)]
    [InlineData(-80)]
    public void Delay_and_drift_are_measured_across_two_clocks(double ppm)
    {
        var clock = new ManualClock();
        var pump = new DevicePump(new AudioFormat(RateHz, 2), new AudioFormat(RateHz, 1), Period, clock) { SharedClock = false };
        var sound = EchoMeter.Compose(new Chirp(RateHz, RateHz), 8, 0.2);
        var feeder = new SignalFeeder(pump, sound);
        var recorder = new EchoRecorder(pump, new CaptureOptions { Channels = 2, Channel = 2 }, clock, sound.Length);
        var air = new List<float>();
        var toPlay = new float[Period];
        var captured = new float[Period * 2];
        var playbackHz = RateHz * (1 + (ppm * 1e-6));
        var (capturePeriods, playbackPeriods) = (0, 0);
        while (!(feeder.IsDone && recorder.TailIsIn()))
        {
            // The microphone's card was opened 3 ms after the loudspeaker's; each call comes when its card's clock says so.
            var captureAt = 0.003 + ((capturePeriods + 1.0) * Period / RateHz);
            var playbackAt = playbackPeriods * Period / playbackHz;
            clock.Advance(TimeSpan.FromSeconds(Math.Min(captureAt, playbackAt)) - clock.Elapsed);
            if (playbackAt <= captureAt)
            {
                pump.OnPlayback(toPlay);
                air.AddRange(toPlay);
                playbackPeriods++;
            }
            else
            {
                for (var i = 0; i < Period; i++)
                {
                    captured[2 * i] = 0.5f; // the other channel is stuck and must not matter
                    captured[(2 * i) + 1] = Heard(air, (captureAt - ((Period - i) / (double)RateHz) - AirSeconds) * playbackHz);
                }

                pump.OnCapture(captured);
                capturePeriods++;
            }

            feeder.Feed();
            recorder.Take();
        }

        var measured = EchoMeter.Measure(recorder.Finish());

        Assert.Equal((8, 8), (measured.ChirpsHeard, measured.ChirpsPlayed));
        Assert.Equal(ppm, measured.DriftPpm!.Value, 2.0);
        // A sample is handed over with its period and comes back with its period: one period on top of the way through the air.
        Assert.Equal((AirSeconds * 1000) + 10, measured.Delay!.Value.TotalMilliseconds, 0.3);
        Assert.InRange(measured.EchoReturnLossDb!.Value, 20, 22); // a straight line between samples loses a little at the top
    }

    private static float Heard(List<float> air, double frame)
    {
        var whole = (int)Math.Floor(frame);
        if (whole < 0 || whole + 1 >= air.Count)
        {
            return 0;
        }

        var part = (float)(frame - whole);
        return 0.1f * (((1 - part) * air[whole]) + (part * air[whole + 1]));
    }
}
