using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Sound;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>test speaker</c>: three notes from each loudspeaker in turn, then from all, each announced as it sounds.</summary>
internal static class SpeakerTest
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(0.6);

    /// <summary>What waits in the device's own buffers when the ring is empty; nothing sounds for longer.</summary>
    private static readonly TimeSpan _tail = TimeSpan.FromSeconds(0.3);

    /// <summary>Plays.</summary>
    /// <param name="context">Where and how.</param>
    /// <param name="volume">0 to 1; null: as configured.</param>
    /// <param name="stop">Ends it.</param>
    public static ExitCode Run(DiagnosticContext context, double? volume, CancellationToken stop) => context.OnDevice(Sides.Playback, session =>
    {
        var pump = session.Device.Pump;
        var level = volume ?? context.Audio.Playback.Volume;
        var gain = PlaybackControl.GainOf((float)level);
        context.Say($"Playing on {Printable.Line(session.Device.Name)} at {pump.Playback}, volume {level:0.##} ({(gain > 0 ? $"{20 * Math.Log10(gain):0} dB" : "silent")}). Ctrl-C ends the test.");
        if (gain == 0)
        {
            context.Say("The volume is 0, so nothing can be heard: choose one with --level, or raise \"volume\" under audio.playback.");
        }

        var tone = TestTone.Create(pump.Playback.SampleRateHz, gain);
        var finished = Steps(pump.Playback.Channels).TrueForAll(step => PlayOne(context, session, tone, step, stop));
        Report(context, session.Device, level, gain, finished);
        return finished || !context.AsJson ? ExitCode.Ok : ExitCode.Failed; // a script reads "ok" and the code, and they have to agree
    }, stop);

    private static List<(int? Channel, string Text)> Steps(int channels)
    {
        if (channels == 1)
        {
            return [(null, "the loudspeaker: three rising notes")];
        }

        var steps = new List<(int? Channel, string Text)>();
        for (var channel = 0; channel < channels; channel++)
        {
            steps.Add((channel, $"channel {channel + 1}{(channels == 2 ? channel == 0 ? ", the left loudspeaker" : ", the right loudspeaker" : "")}: three rising notes"));
        }

        steps.Add((null, "all channels together: three rising notes"));
        return steps;
    }

    private static bool PlayOne(DiagnosticContext context, DeviceSession session, float[] tone, (int? Channel, string Text) step,
        CancellationToken stop)
    {
        var pump = session.Device.Pump;
        var rate = pump.Playback.SampleRateHz;
        var pause = (int)(_pause.TotalSeconds * rate);
        // The silence before the notes is long enough for the last step's to have left the device when the channel changes.
        float[] sound = [.. new float[pause], .. tone, .. new float[(int)(_tail.TotalSeconds * rate)]];
        pump.OnlyChannel = step.Channel;
        var feeder = new SignalFeeder(pump, sound);
        var isAnnounced = false;
        return session.Run(
            _ =>
            {
                feeder.Feed();
                session.DropPlayed();
                session.DropCaptured();
                if (!isAnnounced && feeder.PlayedFrames >= pause)
                {
                    isAnnounced = true;
                    context.Say($"  now: {step.Text}");
                }

                return !feeder.IsDone;
            },
            stop);
    }

    private static void Report(DiagnosticContext context, IAudioDevice device, double level, float gain, bool finished)
    {
        var faults = device.Xruns.Total;
        if (context.AsJson)
        {
            context.Environment.Output.WriteLine(DiagnosticJson.Render(new SpeakerReport(
                finished, device.Name, device.Pump.Playback.SampleRateHz, device.Pump.Playback.Channels, level,
                gain > 0 ? DiagnosticJson.Round(20 * Math.Log10(gain)) : null, finished, device.Pump.UnderrunFrames, faults)));
            return;
        }

        if (faults + device.Pump.UnderrunFrames > 0)
        {
            context.Say($"The sound had gaps ({faults} buffer faults, {device.Pump.UnderrunFrames} samples missing): the machine is too busy, or "
                + "\"periodMs\" is too small for this device.");
        }

        context.Say(finished
            ? """
              Played. The device took every sample; whether it was heard only you can say.
              Nothing heard? Switch the amplifier on and check its cable; unmute the output in alsamixer (F6 chooses the card, M mutes and unmutes) and raise it;
                see with "hydra-kiosk devices" that the right device is chosen (HDMI is often taken by mistake).
              Too quiet? Raise alsamixer first, then "volume" under audio.playback. Rattling or harsh? Lower both: a small loudspeaker distorts long before it is loud.
              Left and right swapped? Swap the cables; the agent itself speaks on all channels alike.
              """
            : "Stopped.");
    }
}
