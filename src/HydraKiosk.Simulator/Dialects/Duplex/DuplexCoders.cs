using System.Diagnostics.CodeAnalysis;
using Concentus;
using Concentus.Enums;
using Concentus.Structs;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>Opus both ways, at the rate of the model. Belongs to one session.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The coders are managed memory: nothing to dispose.")]
internal sealed class DuplexCoders
{
    private readonly OpusDecoder _decoder;
    private readonly OpusEncoder _encoder;
    private readonly short[] _decoded = new short[5_760]; // 120 ms, the longest packet
    private readonly byte[] _packet = new byte[1_275];
    private int _samples;

    /// <summary>Makes both.</summary>
    public DuplexCoders()
    {
#pragma warning disable CS0618 // The factory would look for a native library; what is tested here must not depend on the machine.
        _decoder = new OpusDecoder(2 * DuplexModel.RateHz, 1); // below 48 kHz the decoder loses the voice of speech encoders
        _encoder = new OpusEncoder(DuplexModel.RateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP) { Bitrate = 32_000, Complexity = 0 };
#pragma warning restore CS0618
    }

    /// <summary>The sound of the last packet that decoded, valid until the next.</summary>
    public ReadOnlySpan<short> Heard => _decoded.AsSpan(0, _samples);

    /// <summary>Decodes a packet into <see cref="Heard"/>.</summary>
    /// <returns>Why it does not decode; null where it does.</returns>
    public string? Decode(byte[] packet)
    {
        try
        {
            _samples = _decoder.Decode(packet, _decoded, _decoded.Length, decode_fec: false) / 2;
        }
        catch (OpusException error)
        {
            _samples = 0;
            return error.Message;
        }

        for (var i = 0; i < _samples; i++)
        {
            _decoded[i] = (short)((_decoded[2 * i] + _decoded[(2 * i) + 1]) / 2);
        }

        return null;
    }

    /// <summary>Encodes a packet, valid until the next.</summary>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> samples) =>
        _packet.AsSpan(0, _encoder.Encode(samples, samples.Length, _packet, _packet.Length));
}
