using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Taps;

namespace HydraKiosk.Audio.Engine;

/// <summary>What outlives the devices: queues, controls, meters and the books of the replies. Each part says which threads may use it.</summary>
internal sealed class EngineParts
{
    /// <param name="options">How to work.</param>
    /// <param name="time">The clock of all stamps.</param>
    /// <param name="chunkReady">Called on the audio thread when a microphone chunk is ready.</param>
    /// <param name="wake">Wakes the audio thread.</param>
    /// <param name="prepareRate">Makes ready for replies at a rate; false where it cannot be played.</param>
    /// <param name="echoChanged">Called on the audio thread when the canceller is trusted, or no longer.</param>
    public EngineParts(
        EngineOptions options, TimeProvider time, Action chunkReady, Action wake, Func<int, bool> prepareRate, Action echoChanged)
    {
        EchoChanged = echoChanged;
        Options = options;
        Time = time;
        Chunks = new CaptureChunks(options.Uplink, chunkReady);
        CaptureLevels = new CaptureLevels(options.Uplink.SampleRateHz);
        Tap = new AudioTap(options.Uplink.BlockSamples);
        Reports = new PlaybackReports(time);
        Replies = new ReplyQueue(time, wake, prepareRate);
        Playback = new PlaybackControl(time, wake) { Volume = options.Volume, LimitDbfs = options.LimitDbfs };
        Sounds = new LocalSounds(wake, time);
        Reader = new ReplyReader(Replies);
        Progress = new ReplyProgress(Reader, Playback, Reports);
    }

    public EngineOptions Options { get; }

    public TimeProvider Time { get; }

    public Action EchoChanged { get; }

    public CaptureChunks Chunks { get; }

    public CaptureLevels CaptureLevels { get; }

    public TalkGate Gate { get; } = new();

    public AudioTap Tap { get; }

    public EchoHandover LearnedEcho { get; } = new();

    public PlayedTap Played { get; } = new();

    public Pcm16Quantiser Quantiser { get; } = new();

    public ReplyQueue Replies { get; }

    public ReplyReader Reader { get; }

    public ReplyProgress Progress { get; }

    public PlaybackReports Reports { get; }

    public PlaybackControl Playback { get; }

    public PlaybackStatistics Statistics { get; } = new();

    public LocalSounds Sounds { get; }

    public LevelMeter PlaybackMeter { get; } = new(48_000); // the window's length, to within the ratio of the common rates
}
