using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Failover;

/// <summary>
/// One microphone for several voices, each of which takes its sound at a rate and in chunks of its own. Every voice is given every chunk, also while
/// another one speaks, so that each has the last seconds at hand when it takes over.
/// </summary>
/// <remarks>
/// The microphone runs at the highest rate that any of them takes, and the others get a converted copy: one conversion a voice costs a thousandth of
/// a core, while making microphone, echo canceller and detector anew at every change of voices would lose some hundred milliseconds of what the
/// person says in that moment, and everything that the canceller has learned.
/// </remarks>
public sealed class SharedMicrophone : IAsyncDisposable
{
    /// <summary>Originals kept to be shown when they leave: longer than any voice keeps what it has not sent.</summary>
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(11);

    private readonly IUplinkAudio _inner;
    private readonly Branch[] _branches;
    private readonly byte[] _chunk;
    private readonly Lock _lock = new();
    private readonly byte[] _originals;
    private readonly long[] _times;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pumping;
    private long _next;

    /// <summary>Begins to read the microphone.</summary>
    /// <param name="inner">The microphone, in the format of <see cref="FormatFor"/>.</param>
    /// <param name="formats">What each voice takes.</param>
    /// <param name="convert">Makes a converter from one rate to another, in hertz.</param>
    public SharedMicrophone(IUplinkAudio inner, IReadOnlyList<ChunkFormat> formats, Func<int, int, IRateConverter> convert)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(formats);
        ArgumentNullException.ThrowIfNull(convert);
        _inner = inner;
        _chunk = new byte[inner.Format.ChunkBytes];
        _branches = [.. formats.Select(format => new Branch(
            this, format, format.SampleRateHz == inner.Format.SampleRateHz ? null : convert(inner.Format.SampleRateHz, format.SampleRateHz)))];
        var slots = Array.Exists(_branches, static branch => !branch.IsPlain) ? (int)(_kept / inner.Format.ChunkDuration) : 0;
        _originals = new byte[slots * _chunk.Length];
        _times = new long[slots];
        _pumping = Task.Run(PumpAsync);
    }

    /// <summary>The microphone as each voice takes it, in the order of the formats.</summary>
    public IReadOnlyList<IUplinkAudio> Uplinks => _branches;

    /// <summary>How the microphone is to run for these voices: at their highest rate, in chunks of which theirs are made without rest.</summary>
    public static ChunkFormat FormatFor(IReadOnlyList<ChunkFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        return new ChunkFormat(formats.Max(static f => f.SampleRateHz), formats.Select(static f => f.ChunkMs).Aggregate(Common));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pumping.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Passes on what is there; a test calls it instead of waiting for the pump.</summary>
    internal void Pass()
    {
        while (_inner.TryRead(_chunk, out var chunk))
        {
            if (_times.Length > 0)
            {
                lock (_lock)
                {
                    var slot = (int)(_next % _times.Length);
                    _chunk.CopyTo(_originals.AsSpan(slot * _chunk.Length));
                    _times[slot] = chunk.CapturedAt;
                    _next++;
                }
            }

            foreach (var branch in _branches)
            {
                branch.Add(_chunk, chunk);
            }
        }
    }

    private static int Common(int one, int other) => other == 0 ? one : Common(other, one % other);

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _inner.WaitAsync(_stop.Token).ConfigureAwait(false);
                Pass();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The expected end: the voices are closed.
        }
    }

    /// <summary>A converted chunk has left: the originals that it was made of have.</summary>
    private void OriginalsLeft(long capturedAt, int chunks, bool isSound)
    {
        lock (_lock)
        {
            for (var number = _next - 1; number >= 0 && number > _next - 1 - _times.Length; number--)
            {
                if (_times[number % _times.Length] != capturedAt)
                {
                    continue;
                }

                for (var first = Math.Max(0, number - chunks + 1); first <= number; first++)
                {
                    var slot = (int)(first % _times.Length);
                    _inner.Left(_originals.AsSpan(slot * _chunk.Length, _chunk.Length), _times[slot], first, isSound);
                }

                return;
            }
        }
    }

    /// <summary>The microphone as one voice takes it.</summary>
    private sealed class Branch : IUplinkAudio
    {
        /// <summary>A voice empties its queue at once; where it does not, the oldest is worth least.</summary>
        private const int Most = 50;

        private readonly SharedMicrophone _owner;
        private readonly IRateConverter? _converter;
        private readonly AsyncSignal _added = new();
        private readonly Lock _lock = new();
        private readonly short[] _converted;
        private readonly byte[] _queue;
        private readonly UplinkChunk[] _chunks = new UplinkChunk[Most];
        private readonly int _perChunk; // of the microphone's chunks
        private readonly short[] _samples;
        private int _waiting; // samples
        private int _parts;
        private UplinkChunk _merged;
        private long _read;
        private long _written;

        public Branch(SharedMicrophone owner, ChunkFormat format, IRateConverter? converter)
        {
            _owner = owner;
            _converter = converter;
            Format = format;
            _perChunk = format.ChunkMs / owner._inner.Format.ChunkMs;
            _converted = new short[converter?.MaxOutput(owner._inner.Format.ChunkSamples) ?? 0];
            _samples = new short[(2 * format.ChunkSamples) + _converted.Length + owner._inner.Format.ChunkSamples];
            _queue = new byte[Most * format.ChunkBytes];
        }

        public ChunkFormat Format { get; }

        /// <summary>Whether it is the microphone's own format.</summary>
        public bool IsPlain => Format == _owner._inner.Format;

        public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
        {
            lock (_lock)
            {
                if (_read == _written)
                {
                    chunk = default;
                    return false;
                }

                var slot = (int)(_read++ % Most);
                chunk = _chunks[slot];
                _queue.AsSpan(slot * Format.ChunkBytes, Format.ChunkBytes).CopyTo(pcm16);
                return true;
            }
        }

        public ValueTask WaitAsync(CancellationToken cancellation) => _added.WaitAsync(cancellation);

        public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound)
        {
            if (IsPlain || capturedAt == 0)
            {
                _owner._inner.Left(capturedAt == 0 ? [] : pcm16, capturedAt, number, isSound);
            }
            else
            {
                _owner.OriginalsLeft(capturedAt, _perChunk, isSound);
            }
        }

        public void Add(ReadOnlySpan<byte> pcm16, in UplinkChunk chunk)
        {
            var input = MemoryMarshal.Cast<byte, short>(pcm16);
            ReadOnlySpan<short> sound = _converter is null ? input : _converted.AsSpan(0, _converter.Convert(input, _converted));
            sound.CopyTo(_samples.AsSpan(_waiting));
            _waiting += sound.Length;
            _merged = _parts++ == 0 ? chunk
                : new UplinkChunk(chunk.CapturedAt, _merged.Open || chunk.Open, _merged.HasSpeech || chunk.HasSpeech);
            if (_parts < _perChunk || _waiting < Format.ChunkSamples)
            {
                return; // a converter's first chunk comes short of its delay
            }

            lock (_lock)
            {
                if (_written - _read == Most)
                {
                    _read++;
                }

                var slot = (int)(_written++ % Most);
                _chunks[slot] = _merged;
                MemoryMarshal.AsBytes(_samples.AsSpan(0, Format.ChunkSamples)).CopyTo(_queue.AsSpan(slot * Format.ChunkBytes));
            }

            _waiting -= Format.ChunkSamples;
            Array.Copy(_samples, Format.ChunkSamples, _samples, 0, _waiting);
            _parts = 0;
            _added.Set();
        }
    }
}
