using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>
/// The loudspeaker's half of a <see cref="DevicePump"/>: what is to be played, what was, its clock, and what was missing. Written by the
/// device's thread, which may neither allocate nor lock; read by any.
/// </summary>
internal sealed class PlaybackSide
{
    private readonly AudioFormat _format;
    private readonly PublishedClock _clock = new();
    private readonly float[] _mono;
    private PaceGuard _pace;
    private long _periods;
    private long _frames;
    private long _lostFrames;
    private long _underrunFrames;
    private long _starvedFrames;
    private int _expectsAudio;
    private int _awaitsAudio;
    private int _onlyChannel = -1;

    /// <param name="format">What the loudspeaker takes.</param>
    /// <param name="periodFrames">The largest period.</param>
    /// <param name="capacityMs">Room for what is to be played.</param>
    /// <param name="backlogMs">Room for what was played.</param>
    /// <param name="time">The clock that stamps periods.</param>
    public PlaybackSide(AudioFormat format, int periodFrames, int capacityMs, int backlogMs, TimeProvider time)
    {
        _format = format;
        ToPlay = new SpscRing<float>(Math.Max(format.SampleRateHz * capacityMs / 1000, periodFrames * 4));
        Played = new SpscRing<float>(format.SampleRateHz * backlogMs / 1000);
        Cut = new DeviceCut(ToPlay, format.SampleRateHz, time.TimestampFrequency);
        _mono = new float[periodFrames];
        var now = time.GetTimestamp();
        _clock.Publish(new ClockStamp(0, 0, now));
        _pace = new PaceGuard(time.TimestampFrequency, now);
    }

    /// <summary>Mono samples on their way to the loudspeaker.</summary>
    public SpscRing<float> ToPlay { get; }

    /// <summary>Mono samples that the loudspeaker was given, silence included.</summary>
    public SpscRing<float> Played { get; }

    /// <summary>Falling silent in the middle of what is to be played.</summary>
    public DeviceCut Cut { get; }

    /// <summary>Frames of silence before the first sample is taken.</summary>
    public int LeadInLeft { get; set; }

    /// <summary>Where the loudspeaker stood at its last period.</summary>
    public ClockStamp Clock => _clock.Read();

    /// <summary>Calls from the device.</summary>
    public long Periods => Volatile.Read(ref _periods);

    /// <summary>Frames of what was played that were lost on a full ring.</summary>
    public long LostFrames => Volatile.Read(ref _lostFrames);

    /// <summary>Frames of silence while audio was expected.</summary>
    public long UnderrunFrames => Volatile.Read(ref _underrunFrames);

    /// <summary>Frames of silence while audio was awaited.</summary>
    public long StarvedFrames => Volatile.Read(ref _starvedFrames);

    /// <summary>Whether silence is this machine's fault.</summary>
    public bool ExpectsAudio
    {
        get => Volatile.Read(ref _expectsAudio) != 0;
        set => Volatile.Write(ref _expectsAudio, value ? 1 : 0);
    }

    /// <summary>Whether silence is for want of anything to play.</summary>
    public bool AwaitsAudio
    {
        get => Volatile.Read(ref _awaitsAudio) != 0;
        set => Volatile.Write(ref _awaitsAudio, value ? 1 : 0);
    }

    /// <summary>The one channel that sounds; null: all.</summary>
    public int? OnlyChannel
    {
        get => Volatile.Read(ref _onlyChannel) is >= 0 and var channel ? channel : null;
        set => Volatile.Write(ref _onlyChannel, value ?? -1);
    }

    /// <summary>Device thread: whether one more period may pass.</summary>
    public bool Allows(long at, int samples) => _pace.Allows(at, samples / _format.Channels, _format.SampleRateHz);

    /// <summary>Device thread: whether so many frames of what was played fit into its ring.</summary>
    public bool HasRoomFor(int frames) => Played.BeginWrite(frames).Length == frames;

    /// <summary>Device thread: the period did not fit.</summary>
    public void Lose(int frames) => Volatile.Write(ref _lostFrames, _lostFrames + frames);

    /// <summary>Device thread: remembers what was played, and silence for the rest of the period.</summary>
    public void Write(ReadOnlySpan<float> played, int silentFrames)
    {
        Played.Write(played);
        Silence.Write(Played, silentFrames);
    }

    /// <summary>Device thread: the period is over.</summary>
    /// <param name="frames">What it moved.</param>
    /// <param name="at">When it began.</param>
    public void Close(int frames, long at)
    {
        _frames += frames;
        _clock.Publish(new ClockStamp(Played.WritePosition, _frames, at));
        Volatile.Write(ref _periods, _periods + 1);
    }

    /// <summary>Device thread: fills a period.</summary>
    /// <param name="toPlay">The device's buffer, interleaved; what is longer than the largest period becomes silence.</param>
    /// <param name="at">When the period began.</param>
    /// <returns>What it was filled with, mono.</returns>
    public ReadOnlySpan<float> Fill(Span<float> toPlay, long at)
    {
        var mono = _mono.AsSpan(0, Math.Min(_mono.Length, toPlay.Length / _format.Channels));
        var ready = Take(mono, at);
        mono[ready..].Clear();
        Spread(mono, toPlay);
        return mono;
    }

    private int Take(Span<float> mono, long at)
    {
        if (Cut.TryCarryOut(mono, at, out var ready))
        {
            return ready;
        }

        if (LeadInLeft > 0)
        {
            LeadInLeft -= Math.Min(LeadInLeft, mono.Length);
            return 0;
        }

        ready = ToPlay.TakeUpTo(mono);
        Cut.IsSounding = ready == mono.Length;
        if (ready < mono.Length && Volatile.Read(ref _expectsAudio) != 0)
        {
            Volatile.Write(ref _underrunFrames, _underrunFrames + mono.Length - ready);
        }
        else if (ready < mono.Length && Volatile.Read(ref _awaitsAudio) != 0)
        {
            Volatile.Write(ref _starvedFrames, _starvedFrames + mono.Length - ready);
        }

        return ready;
    }

    private void Spread(ReadOnlySpan<float> mono, Span<float> toPlay)
    {
        if (_format.Channels == 1)
        {
            mono.CopyTo(toPlay);
        }
        else
        {
            var only = Volatile.Read(ref _onlyChannel);
            for (int frame = 0, sample = 0; frame < mono.Length; frame++)
            {
                for (var channel = 0; channel < _format.Channels; channel++)
                {
                    toPlay[sample++] = only < 0 || only == channel ? mono[frame] : 0f;
                }
            }
        }

        toPlay[(mono.Length * _format.Channels)..].Clear(); // a period larger than announced: silence, never old samples
    }
}
