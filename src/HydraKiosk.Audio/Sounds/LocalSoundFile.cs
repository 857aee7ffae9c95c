using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Sounds;

/// <summary>Reads a WAV file as a local sound: mono 16-bit samples at the rate at which sounds of its kind are kept.</summary>
internal static class LocalSoundFile
{
    /// <summary>Above it a file is no better to hear, and was most likely made for something else.</summary>
    private const int HighestRateHz = 96_000;
    private const int MostChannels = 2;
    private const int BlockFrames = 4096;

    /// <summary>Recordings are cut anywhere; so short a fade at both ends takes the click away, and no consonant.</summary>
    private const double EdgeSeconds = 0.002;

    /// <summary>The samples, or null with what is wrong with the file.</summary>
    /// <param name="path">An existing path.</param>
    /// <param name="rateHz">The rate to bring it to.</param>
    /// <param name="longest">A longer file is refused, before any of it is read.</param>
    /// <param name="problem">A sentence that names the file; empty where samples are returned.</param>
    public static short[]? TryRead(string path, int rateHz, TimeSpan longest, out string problem)
    {
        try
        {
            using var reader = new WavReader(path);
            problem = Complaint(reader, path, longest) ?? "";
            return problem.Length > 0 ? null : Convert(reader, rateHz);
        }
        catch (AudioDeviceException e)
        {
            problem = Reason(path, e);
            return null;
        }
    }

    private static string? Complaint(WavReader reader, string path, TimeSpan longest)
    {
        var format = reader.Format;
        return reader.IsTruncated
            ? $"{path} is cut off: it ends before its header says so; record or copy it again"
            : format.Channels > MostChannels
            ? $"{path} has {format.Channels} channels, where one or two can be used; make it mono, for example: sox IN -c 1 OUT.wav"
            : format.SampleRateHz > HighestRateHz
            ? $"{path} has {format.SampleRateHz} Hz, where at most {HighestRateHz} can be used; convert it, for example: sox IN -r 48000 OUT.wav"
            : reader.Duration > longest
            ? FormattableString.Invariant(
                $"{path} is {reader.Duration.TotalSeconds:0.0} s long, where at most {longest.TotalSeconds:0} s can be used; shorten it")
            : null;
    }

    /// <summary>The reader's messages of opening speak of the microphone's file; those of the contents fit as they are.</summary>
    private static string Reason(string path, AudioDeviceException e) =>
        e.Cause == FileAudioFaults.Missing ? $"{path}: no such file"
        : e.Cause == FileAudioFaults.IsDirectory ? $"{path} is a directory, where a WAV file belongs"
        : e.Cause == FileAudioFaults.NotFile ? $"{path} is no ordinary file; put a WAV file there"
        : e.Cause == FileAudioFaults.NotPermitted
            ? $"{path}: not readable for user {Environment.UserName}; change its owner or mode (chmod a+r)"
        : e.Message;

    private static short[] Convert(WavReader reader, int rateHz)
    {
        var format = reader.Format;
        var resampler = new Resampler(format.SampleRateHz, rateHz);
        var interleaved = new float[BlockFrames * format.Channels];
        var block = new float[BlockFrames];
        var made = new float[resampler.MaxOutput(BlockFrames)];
        var sound = new short[(int)Math.Ceiling((double)reader.TotalFrames * rateHz / format.SampleRateHz)];
        var late = (int)Math.Round(resampler.Latency.TotalSeconds * rateHz); // what the filter puts out before the sound begins
        for (var at = -late; at < sound.Length;)
        {
            var frames = reader.Read(interleaved);
            Downmix(interleaved.AsSpan(0, frames * format.Channels), block, format.Channels);
            block.AsSpan(frames).Clear(); // behind the end: what the filter still holds
            var n = resampler.Process(block, made);
            for (var i = Math.Max(0, -at); i < n && at + i < sound.Length; i++)
            {
                sound[at + i] = Pcm(made[i]);
            }

            at += n;
        }

        SoftenEdges(sound, (int)(EdgeSeconds * rateHz));
        return sound;
    }

    private static void Downmix(ReadOnlySpan<float> interleaved, Span<float> mono, int channels)
    {
        for (int i = 0, frame = 0; i < interleaved.Length; i += channels, frame++)
        {
            mono[frame] = channels == 1 ? interleaved[i] : (interleaved[i] + interleaved[i + 1]) / 2;
        }
    }

    private static void SoftenEdges(Span<short> sound, int frames)
    {
        frames = Math.Min(frames, sound.Length / 2);
        for (var i = 0; i < frames; i++)
        {
            sound[i] = (short)(sound[i] * i / frames);
            sound[^(i + 1)] = (short)(sound[^(i + 1)] * i / frames);
        }
    }

    /// <summary>A sample of full scale ±1 as 16 bits; louder ones are held at full scale.</summary>
    internal static short Pcm(float sample) => (short)Math.Round(Math.Clamp(sample * 32768f, short.MinValue, short.MaxValue));
}
