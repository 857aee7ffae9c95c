using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Taps;

namespace HydraKiosk.Recordings;

/// <summary>
/// The two files of one recording while they are written: a stereo WAV at 48 kHz whose header is right at every moment, and the lines beside it.
/// Every write goes to the kernel at once, so that nothing is missing after a SIGKILL. One thread at a time.
/// </summary>
internal sealed class RecordingFiles : IDisposable
{
    /// <summary>The rate of every recording.</summary>
    public const int SampleRateHz = 48_000;

    private const int MostOfOneSecond = 100;

    private readonly WavWriter _wav;
    private readonly FileStream? _events;
    private readonly SideTrack[] _sides;
    private readonly long _startedAt;
    private readonly double _framesPerTick;

    private RecordingFiles(string name, WavWriter wav, FileStream? events, long startedAt, long ticksPerSecond)
    {
        Name = name;
        _wav = wav;
        _events = events;
        _startedAt = startedAt;
        _framesPerTick = (double)SampleRateHz / ticksPerSecond;
        _sides = [new SideTrack(wav, 0), new SideTrack(wav, 1)];
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Bytes written, the silences that take no room included.</summary>
    public long Bytes => (_wav.Frames * 4) + (_events?.Length ?? 0);

    /// <summary>How long it is.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds((double)_wav.Frames / SampleRateHz);

    /// <summary>Makes the files.</summary>
    /// <param name="folder">Where; made where it is not there.</param>
    /// <param name="at">The wall clock's time of the beginning, for the name.</param>
    /// <param name="hasEvents">Whether the second file is wanted.</param>
    /// <param name="startedAt">The timestamp of the beginning.</param>
    /// <param name="ticksPerSecond">The frequency of timestamps.</param>
    /// <exception cref="IOException">They cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be made.</exception>
    /// <exception cref="AudioDeviceException">The WAV cannot be written.</exception>
    public static RecordingFiles Create(RecordingFolder folder, DateTimeOffset at, bool hasEvents, long startedAt, long ticksPerSecond)
    {
        folder.Make();
        for (var attempt = 1; ; attempt++)
        {
            var name = RecordingNames.Of(at, attempt);
            var path = folder.File(name, RecordingNames.Sound);
            try
            {
                RecordingFolder.CreateFile(path).Dispose(); // with its permissions, before anything is in it
            }
            catch (IOException) when (File.Exists(path) && attempt < MostOfOneSecond)
            {
                continue;
            }

            var wav = new WavWriter(path, new AudioFormat(SampleRateHz, 2), dither: false, isPatched: true);
            try
            {
                var events = hasEvents ? RecordingFolder.CreateFile(folder.File(name, RecordingNames.Events)) : null;
                return new RecordingFiles(name, wav, events, startedAt, ticksPerSecond);
            }
            catch
            {
                wav.Dispose();
                throw;
            }
        }
    }

    /// <summary>The place of an instant, in milliseconds; 0 for one before the beginning.</summary>
    public long MsOf(long timestamp) => (long)Math.Max(0, Math.Round(FrameOf(timestamp) * 1000 / SampleRateHz));

    /// <summary>Adds a piece of sound.</summary>
    /// <param name="side">0: what the microphone sent; 1: what was played.</param>
    /// <param name="sound">Its samples.</param>
    /// <param name="block">When and at which rate.</param>
    /// <exception cref="AudioDeviceException">It cannot be written.</exception>
    public void Add(int side, ReadOnlySpan<float> sound, in SoundBlock block) => _sides[side].Add(
        sound, block.SampleRateHz, FrameOf(block.EndedAt) - ((double)sound.Length * SampleRateHz / block.SampleRateHz), block.EndPosition);

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(byte[]? line)
    {
        try
        {
            _events?.Write(line ?? []);
        }
        catch (ArgumentOutOfRangeException fault) // what the framework makes of a file that may not grow any more
        {
            throw new IOException($"{Name}: {fault.Message}", fault);
        }
    }

    /// <summary>Lets the sound last until then at least.</summary>
    /// <exception cref="AudioDeviceException">It cannot be written.</exception>
    public void ExtendTo(long timestamp) => _wav.WriteSilence(Math.Max(0, (long)FrameOf(timestamp) - _wav.Frames));

    /// <summary>Writes what is still in the filters, and the last line.</summary>
    /// <param name="endedAt">When the conversation was over.</param>
    /// <param name="lost">What is missing.</param>
    /// <exception cref="AudioDeviceException">It cannot be written.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Finish(long endedAt, TimeSpan lost)
    {
        foreach (var side in _sides)
        {
            side.Finish();
        }

        ExtendTo(endedAt);
        Add(EventLines.End(MsOf(endedAt), lost));
    }

    /// <summary>Closes the files, which are whole already.</summary>
    public void Dispose()
    {
        _wav.Dispose();
        _events?.Dispose();
    }

    private double FrameOf(long timestamp) => (timestamp - _startedAt) * _framesPerTick;
}
