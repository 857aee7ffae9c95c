using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Diagnostics;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Recordings;
using HydraKiosk.Sound;

namespace HydraKiosk.Verbs;

/// <summary>Plays a recording on the loudspeaker, or into a file.</summary>
internal static class RecordingPlayer
{
    /// <summary>What waits in the device's own buffers when all has been handed over.</summary>
    private const double TailSeconds = 0.3;

    /// <summary>Plays on the loudspeaker of the configuration.</summary>
    /// <param name="context">The device, and where to write.</param>
    /// <param name="path">The recording's WAV.</param>
    /// <param name="side">Which side.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="stop">Ends it.</param>
    public static ExitCode Play(DiagnosticContext context, string path, RecordingSide side, TimeSpan from, CancellationToken stop) =>
        context.OnDevice(Sides.Playback, session =>
        {
            var pump = session.Device.Pump;
            using var reader = new SideReader(path, side, pump.Playback.SampleRateHz);
            reader.Skip(from);
            context.Say($"Playing {Path.GetFileName(path)} ({reader.Duration:h\\:mm\\:ss}) on {Printable.Line(session.Device.Name)}. Ctrl-C ends it.");
            var gain = PlaybackControl.GainOf((float)context.Audio.Playback.Volume);
            var block = new float[pump.Playback.SampleRateHz / 100];
            var tail = (long)(TailSeconds * pump.Playback.SampleRateHz);
            var begun = pump.ToPlay.WritePosition;
            var (written, isOver) = (0L, false);
            var isPlayed = session.Run(
                _ =>
                {
                    session.DropPlayed();
                    session.DropCaptured();
                    while ((!isOver || tail > 0) && pump.ToPlay.BeginWrite(block.Length).Length == block.Length)
                    {
                        var read = isOver ? 0 : reader.Read(block);
                        isOver |= read < block.Length;
                        block.AsSpan(read).Clear();
                        for (var i = 0; i < read; i++)
                        {
                            block[i] *= gain;
                        }

                        written += pump.ToPlay.Write(block);
                        tail -= isOver ? block.Length : 0;
                    }

                    pump.ExpectsAudio = !isOver;
                    return !isOver || tail > 0 || pump.PlayPosition - begun < written;
                },
                stop);
            context.Say(isPlayed ? "Played." : "Stopped.");
            return ExitCode.Ok;
        }, stop);

    /// <summary>Writes one side, or the sum of both, as a mono WAV.</summary>
    /// <param name="path">The recording's WAV.</param>
    /// <param name="side">Which side.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="output">The file to make; one that is there is not touched.</param>
    /// <exception cref="IOException">The file is there, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    /// <exception cref="AudioDeviceException">The recording cannot be read, or the file not be written.</exception>
    public static void Write(string path, RecordingSide side, TimeSpan from, string output)
    {
        using var reader = new SideReader(path, side, RecordingFiles.SampleRateHz);
        reader.Skip(from);
        RecordingFolder.CreateFile(output).Dispose();
        using var wav = new WavWriter(output, new AudioFormat(RecordingFiles.SampleRateHz, 1), dither: false);
        var block = new float[RecordingFiles.SampleRateHz / 10];
        int read;
        while ((read = reader.Read(block)) > 0)
        {
            wav.Write(block.AsSpan(0, read));
        }
    }
}
