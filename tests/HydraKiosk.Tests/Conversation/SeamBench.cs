using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Tests;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Conversation;

/// <summary>
/// The real audio engine under the real conversation, as the daemon wires them, on a device of 10 ms periods and in virtual time; only the service is
/// written by the test.
/// </summary>
internal sealed class SeamBench : IDisposable
{
    private const int RateHz = 48_000;

    private readonly LoopBench _link; // its link and tools; its own loop stands still
    private readonly ConversationLoop _loop;
    private readonly AudioEngine _engine;
    private readonly List<ConversationNotice> _told = [];
    private readonly ConversationRecap _recap = new();
    private readonly float[] _captured = new float[RateHz / 100];
    private readonly float[] _toPlay = new float[RateHz / 100];
    private DevicePump? _pump;
    private long _soundingFrames;

    /// <param name="traits">What the voice is like; null for one that says everything itself.</param>
    public SeamBench(VoiceTraits? traits = null)
    {
        _link = new LoopBench(Script.Always, traits);
        _engine = new AudioEngine(new EngineOptions(new ChunkFormat(16_000, 20), new Audio.Capture.CaptureOptions()),
            Clock, _link.Log, () => { }, () => { });
        var sound = new EngineSound(_engine, new AudioOptions { Earcons = false, Playback = new() { Volume = 1 } }, Clock);
        _loop = new ConversationLoop(
            new ConversationInbox(), Script.Always, _link, sound, sound, _link, asked =>
                new SessionPlan("…", "aria", asked.Greet, []), [new Sink(Take)], Clock, _link.Log);
        Attach();
        Post(new DaemonStarted());
        Post(new FromLink(new VoiceReady(new VoiceSession("s", 24_000, false, false, TimeSpan.FromMilliseconds(80)))));
        Assert.Equal(ConversationPhase.Listening, Phase);
    }

    public ConversationPhase Phase => _loop.State.Phase;

    /// <summary>Replies that have ended, with what was heard of them.</summary>
    public IEnumerable<ReplyEnded> Heard => _told.OfType<ReplyEnded>();

    public float LoudestSinceAttached { get; private set; }

    public double SoundingSeconds => (double)_soundingFrames / RateHz;

    /// <summary>What the ledger knows of a reply.</summary>
    public HeardReply? Ledger(int reply) => _recap.Heard.Find(reply);

    private ManualClock Clock => _link.Clock;

    public void Attach()
    {
        _pump = new DevicePump(new AudioFormat(RateHz, 1), new AudioFormat(RateHz, 1), RateHz / 100, Clock);
        LoudestSinceAttached = 0;
        _engine.Attach(new Device(_pump));
        Post(new SoundDeviceChanged(true, "stepped"));
    }

    /// <param name="isToldFirst">The supervisor tells a loss before it takes the device away; what a device says of itself may come later.</param>
    public void Lose(bool isToldFirst)
    {
        if (isToldFirst)
        {
            Post(new SoundDeviceChanged(false, "unplugged"));
        }

        _pump = null;
        _engine.Detach();
        Relay();
        if (!isToldFirst)
        {
            Post(new SoundDeviceChanged(false, "unplugged"));
        }
    }

    public void Run(double seconds)
    {
        for (var period = 0; period < (int)Math.Round(seconds * 100); period++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            _pump?.OnPeriod(_captured, _toPlay);
            if (_pump is not null)
            {
                LoudestSinceAttached = Math.Max(LoudestSinceAttached, _toPlay.Max(Math.Abs));
                _soundingFrames += _toPlay.Count(sample => sample != 0);
            }

            StepEngine();
        }
    }

    /// <summary>
    /// Something happens between two periods of the device, and the loudspeaker's last sound after it is looked for. The audio thread is woken by
    /// what the conversation wants of it, as in the daemon.
    /// </summary>
    /// <param name="afterPeriodMs">Whole milliseconds since the last period, 0 to 9.</param>
    /// <param name="happened">What is told.</param>
    /// <returns>From there to the last sample that was given to the loudspeaker and is not zero.</returns>
    public TimeSpan SilentAfter(int afterPeriodMs, VoiceEvent happened)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(afterPeriodMs));
        Server(happened);
        StepEngine();
        Clock.Advance(TimeSpan.FromMilliseconds(10 - afterPeriodMs));
        var silent = TimeSpan.Zero;
        for (var startsAt = TimeSpan.FromMilliseconds(10 - afterPeriodMs); startsAt < TimeSpan.FromMilliseconds(500);)
        {
            _pump!.OnPeriod(_captured, _toPlay);
            if (Array.FindLastIndex(_toPlay, sample => sample != 0) is >= 0 and var last)
            {
                silent = startsAt + TimeSpan.FromSeconds((last + 1) / (double)RateHz);
            }

            StepEngine();
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            startsAt += TimeSpan.FromMilliseconds(10);
        }

        return silent;
    }

    public void StepEngine()
    {
        _engine.Step();
        Relay();
    }

    public void Server(params VoiceEvent[] happened)
    {
        foreach (var e in happened)
        {
            Post(new FromLink(e));
        }
    }

    /// <summary>A whole reply, which comes at once, as the service sends it.</summary>
    public void Reply(int number, double seconds)
    {
        short[] samples = [.. Enumerable.Range(0, (int)(24_000 * seconds)).Select(i => (short)(16_000 * Math.Sin(0.1 + (0.115 * i))))];
        Server(new VoiceReplyBegan($"r{number}", number));
        var bytes = MemoryMarshal.AsBytes(samples.AsSpan());
        while (bytes.Length > 0)
        {
            var room = _engine.Replies.GetSpan(number);
            var n = Math.Min(bytes.Length, room.Length);
            bytes[..n].CopyTo(room);
            _engine.Replies.Commit(number, n);
            bytes = bytes[n..];
        }

        _engine.Replies.Complete(number);
        Server(new VoiceReplySoundComplete(number),
            new VoiceReplyEnded($"r{number}", number, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(seconds), 0, null));
    }

    /// <summary>The next reply is heard whole: nothing of what went before is in its way.</summary>
    public void AnswersAgain(int number)
    {
        if (_pump is null)
        {
            Attach();
        }

        Reply(number, 0.5);
        Run(1.5);
        Assert.Equal(ConversationPhase.Listening, Phase);
        Assert.Equal((number, 0.5, true), (Heard.Last().Reply, Math.Round(Heard.Last().Heard.TotalSeconds, 2), Heard.Last().Whole));
    }

    public void Dispose()
    {
        _loop.Dispose();
        _engine.Dispose();
        _link.Dispose();
    }

    private void Post(ConversationInput input)
    {
        _loop.Post(input);
        _loop.StepPosted();
    }

    private void Take(ConversationNotice told)
    {
        _told.Add(told);
        _recap.Take(told, Clock.GetUtcNow());
    }

    private void Relay()
    {
        while (_engine.TryReadEvent(out var report))
        {
            _loop.Post(new FromLoudspeaker(EngineSound.Tell(report)));
        }

        _loop.StepPosted();
    }

    private sealed class Device(DevicePump pump) : IAudioDevice
    {
        public string Name => "stepped";

        public DevicePump Pump => pump;

        public bool HasEchoPath => false;

        public AudioDeviceException? Fault => null;

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
