using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Concentus.Enums;
using Concentus.Structs;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>
/// The microphone's chunks as the service takes them: one Opus packet on an Ogg page of its own behind the byte that says "sound", and the stream's
/// two header pages before the first of them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The encoder is managed memory: nothing to dispose.")]
internal sealed class OpusUplink : IChunkFrame
{
    /// <summary>24 kHz, 20 ms: what the models' own client sends, and one Opus frame.</summary>
    public static readonly ChunkFormat Format = new(24_000, 20);

    /// <summary>More than any frame of 20 ms at <see cref="BitsPerSecond"/> takes.</summary>
    private const int MaxPacketBytes = 1_275;

    /// <summary>
    /// More than enough for one voice at 24 kHz (RFC 6716, section 2.1.1: 16 to 32 kbit/s for speech up to 12 kHz, 28 to 40 up to 20 kHz).
    /// </summary>
    private const int BitsPerSecond = 48_000;

    /// <summary>
    /// Of 10. In this program's encoder each step costs memory to be collected, and a small board time: 43 kB and 45 µs a frame here, 103 kB and
    /// 115 µs with the speech coder at 3.
    /// </summary>
    private const int Complexity = 0;

    private const int GranulesPerChunk = OpusHeaders.GranuleRateHz / 1000 * 20;
    private const uint Serial = 0x48594452; // any number; there is one stream in a connection

    private readonly OpusEncoder _encoder;
    private readonly byte[] _packet = new byte[MaxPacketBytes];
    private readonly byte[] _message = new byte[4 * 1024];
    private OggPageWriter _pages = new(Serial);
    private ulong _granule;
    private bool _hasBegun;

    /// <summary>Makes the encoder.</summary>
    public OpusUplink()
    {
#pragma warning disable CS0618 // The factory would look for a native library, which the device need not have.
        _encoder = new OpusEncoder(Format.SampleRateHz, 1, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY)
#pragma warning restore CS0618
        {
            Bitrate = BitsPerSecond,
            Complexity = Complexity,
            UseVBR = true,
        };
    }

    /// <inheritdoc/>
    public bool IsBinary => true;

    /// <summary>A new session: a new stream from its beginning.</summary>
    public void Reset()
    {
        _encoder.ResetState();
        _pages = new OggPageWriter(Serial);
        (_granule, _hasBegun) = (0, false);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm16)
    {
        var message = _message.AsSpan();
        message[0] = (byte)DuplexKind.Sound;
        var length = 1;
        if (!_hasBegun)
        {
            _hasBegun = true;
            Span<byte> header = stackalloc byte[OpusHeaders.IdentificationBytes];
            OpusHeaders.Write(Format.SampleRateHz, _encoder.Lookahead * (OpusHeaders.GranuleRateHz / Format.SampleRateHz), header);
            length += _pages.Write(header, 0, message[length..]);
            length += _pages.Write(OpusHeaders.Comments, 0, message[length..]);
        }

        var bytes = _encoder.Encode(MemoryMarshal.Cast<byte, short>(pcm16), Format.ChunkSamples, _packet, _packet.Length);
        _granule += GranulesPerChunk;
        length += _pages.Write(_packet.AsSpan(0, bytes), _granule, message[length..]);
        return _message.AsMemory(0, length);
    }
}
