using System.Text.Json;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Recordings;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Recordings;

/// <summary>A recorder in virtual time: both sides and the notices come when the test says, and the recorder's thread is the test's.</summary>
internal sealed class RecorderBench : IDisposable
{
    private const int BlockMs = 10;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-recorder-");
    private readonly short[] _chunk = new short[320];
    private readonly float[] _block = new float[480];
    private int _blocks;

    public RecorderBench(RecordingOptions? options = null, Func<long>? freeBytes = null)
    {
        Folder = new RecordingFolder(Path.Combine(_root.FullName, "recordings"));
        Sent = new SentSound(new ChunkFormat(16_000, 20));
        Settings = new RecorderSettings(options ?? new RecordingOptions { Enabled = true, MinFreeMB = 0 }, Folder, Sent, Played)
        {
            FreeBytes = freeBytes,
            Announce = () => Announced++,
            Trouble = (code, text) => Troubles[code] = text,
            Finished = Finished.Add,
        };
        Recorder = new ConversationRecorder(Settings, Clock, Log);
    }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public RecordingFolder Folder { get; }

    public RecorderSettings Settings { get; }

    public ConversationRecorder Recorder { get; }

    public SentSound Sent { get; }

    public PlayedTap Played { get; } = new();

    public Dictionary<int, string?> Troubles { get; } = [];

    public List<string> Finished { get; } = [];

    public int Announced { get; private set; }

    /// <summary>Whether the recorder's thread comes by; a disk that stands still keeps it away.</summary>
    public bool Steps { get; set; } = true;

    public int Causes(int code) => Log.Lines.Count(line => line.EventId == code);

    public void Tell(ConversationNotice notice) => Recorder.Take(notice, ConversationState.Initial);

    /// <summary>Time passes. Sounds are functions of the seconds on the clock; a side without one is silent, or sends nothing.</summary>
    public void Run(double seconds, Func<double, float>? left = null, Func<double, float>? right = null)
    {
        for (var left10 = (int)Math.Round(seconds * 1000 / BlockMs); left10 > 0; left10--)
        {
            var from = Clock.Elapsed.TotalSeconds;
            Clock.Advance(TimeSpan.FromMilliseconds(BlockMs));
            _blocks++;
            for (var i = 0; i < _block.Length; i++)
            {
                _block[i] = right?.Invoke(from + (i / 48_000.0)) ?? 0;
            }

            Played.Listener?.Write(_block, 48_000, Clock.GetTimestamp(), _blocks * 480L);
            if (left is not null && _blocks % 2 == 0)
            {
                Send(from - 0.01, Clock.GetTimestamp(), left);
            }

            if (Steps && _blocks % 10 == 0)
            {
                Recorder.Step();
            }
        }
    }

    /// <summary>A chunk of the microphone leaves the device.</summary>
    public void Send(double fromSeconds, long capturedAt, Func<double, float> sound)
    {
        for (var i = 0; i < _chunk.Length; i++)
        {
            _chunk[i] = (short)(32767 * sound(fromSeconds + (i / 16_000.0)));
        }

        Sent.Take(_chunk, capturedAt, capturedAt / TimeSpan.FromMilliseconds(20).Ticks);
    }

    /// <summary>A whole conversation of some seconds.</summary>
    public string Converse(double seconds, Func<double, float>? left = null, Func<double, float>? right = null)
    {
        Tell(new ConversationBegan("a press"));
        Run(seconds, left, right);
        Tell(new ConversationEnded("quiet"));
        Run(3);
        return Folder.List()[^1];
    }

    /// <summary>One side of a recording.</summary>
    public float[] Side(string name, int channel)
    {
        using var wav = new WavReader(Folder.File(name, RecordingNames.Sound));
        var frames = new float[wav.TotalFrames * 2];
        Assert.Equal(wav.TotalFrames, wav.Read(frames));
        return [.. Enumerable.Range(0, (int)wav.TotalFrames).Select(i => frames[(2 * i) + channel])];
    }

    public JsonElement[] Events(string name) =>
        [.. File.ReadLines(Folder.File(name, RecordingNames.Events)).Select(line => JsonDocument.Parse(line).RootElement)];

    public void Dispose()
    {
        Recorder.Finish();
        Recorder.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>A click of 2 ms at each of these times.</summary>
    public static Func<double, float> Clicks(params double[] at) => t =>
        Array.Exists(at, click => t >= click && t < click + 0.002) ? (float)(0.5 * Math.Sin(2 * Math.PI * 1000 * t)) : 0;

    /// <summary>Where a stretch begins that is louder than a tenth, in seconds, each at least 50 ms after the last.</summary>
    public static List<double> Onsets(float[] sound)
    {
        var found = new List<double>();
        for (var i = 0; i < sound.Length; i++)
        {
            if (Math.Abs(sound[i]) > 0.1f && (found.Count == 0 || (i / 48_000.0) - found[^1] > 0.05))
            {
                found.Add(i / 48_000.0);
            }
        }

        return found;
    }

    /// <summary>A buzz at a voice's pitch whose loudness moves like syllables, from one second to another.</summary>
    public static Func<double, float> Voice(params (double From, double To)[] spans) => t =>
    {
        foreach (var (from, to) in spans)
        {
            if (t >= from && t < to)
            {
                double voice = 0;
                for (var harmonic = 1; harmonic <= 12; harmonic++)
                {
                    voice += Math.Sin(2 * Math.PI * 140 * harmonic * t) / harmonic;
                }

                return (float)(0.2 * (0.6 + (0.4 * Math.Cos(2 * Math.PI * 4 * t))) * voice);
            }
        }

        return 0;
    };
}
