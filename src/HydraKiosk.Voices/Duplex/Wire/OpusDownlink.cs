using System.Diagnostics.CodeAnalysis;
using Concentus;
using Concentus.Structs;

namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>
/// The service's sound: Opus packets out of Ogg pages, decoded at 48 kHz mono. A packet that does not decode is replaced by what the decoder makes of
/// its neighbours, and counted.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The decoder is managed memory: nothing to dispose.")]
internal sealed class OpusDownlink
{
    /// <summary>
    /// Samples a second of what comes out. The models speak at 24 kHz, and Opus decodes at any rate; but below 48 kHz this decoder leaves out the
    /// part below 8 kHz of every packet that has both coders in it, as those of a speech encoder do (Concentus 2.2.2, its issue 67).
    /// </summary>
    public const int RateHz = OpusHeaders.GranuleRateHz;

    /// <summary>Opus allows 120 ms in a packet (RFC 6716, section 3.2.5).</summary>
    private const int MaxPacketSamples = RateHz / 1000 * 120;

    private const int ConcealedSamples = RateHz / 1000 * 20;

    private readonly OggPacketReader _pages = new();
    private readonly OpusDecoder _decoder;
    private readonly short[] _samples = new short[MaxPacketSamples];
    private readonly Action<ReadOnlySpan<byte>> _take;
    private Action<ReadOnlySpan<short>>? _sound;
    private bool _hasHeader;
    private int _toSkip;

    /// <summary>Makes the decoder.</summary>
    public OpusDownlink()
    {
#pragma warning disable CS0618 // The factory would look for a native library, which the device need not have.
        _decoder = new OpusDecoder(RateHz, 1);
#pragma warning restore CS0618
        _take = Take;
    }

    /// <summary>Packets that did not decode in this session.</summary>
    public int Undecodable { get; private set; }

    /// <summary>How many of them came in a row, up to now.</summary>
    public int UndecodableInARow { get; private set; }

    /// <summary>Packets of sound in this session, whether they decoded or not.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes and pages in this session that were none of the stream, and packets that lacked a part.</summary>
    public int Broken => _pages.Passed + _pages.Lost;

    /// <summary>Why the stream cannot be played at all, in plain words; null while it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>A new session: a new stream from its beginning.</summary>
    public void Reset()
    {
        _pages.Reset();
        _decoder.ResetState();
        _decoder.Gain = 0;
        (_hasHeader, _toSkip, Packets, Undecodable, UndecodableInARow, Problem) = (false, 0, 0, 0, 0, null);
    }

    /// <summary>Takes the content of a sound message.</summary>
    /// <param name="bytes">Pages, whole or in part.</param>
    /// <param name="sound">Gets the samples packet by packet, valid during the call.</param>
    public void Add(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<short>> sound)
    {
        _sound = sound;
        _pages.Add(bytes, _take);
    }

    private void Take(ReadOnlySpan<byte> packet)
    {
        if (OpusHeaders.IsIdentification(packet))
        {
            Problem = OpusHeaders.Read(packet, out var preSkip, out var gain);
            _hasHeader = Problem is null;
            _toSkip = preSkip;
            _decoder.Gain = gain;
        }
        else if (_hasHeader && !OpusHeaders.IsComments(packet))
        {
            Packets++;
            Hand(Decode(packet));
        }
    }

    private ReadOnlySpan<short> Decode(ReadOnlySpan<byte> packet)
    {
        try
        {
            var samples = _decoder.Decode(packet, _samples, MaxPacketSamples, decode_fec: false);
            UndecodableInARow = 0;
            return _samples.AsSpan(0, samples);
        }
        catch (Exception error) when (error is OpusException or ArgumentException or IndexOutOfRangeException)
        {
            // The library says the third for what it did not foresee in a packet.
            Undecodable++;
            UndecodableInARow++;
            _decoder.ResetState();
            Array.Clear(_samples, 0, ConcealedSamples);
            return _samples.AsSpan(0, ConcealedSamples);
        }
    }

    private void Hand(ReadOnlySpan<short> samples)
    {
        var skipped = Math.Min(_toSkip, samples.Length);
        _toSkip -= skipped;
        if (samples.Length > skipped)
        {
            _sound!(samples[skipped..]);
        }
    }
}
