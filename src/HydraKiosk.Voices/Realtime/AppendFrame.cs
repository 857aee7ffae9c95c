using System.Buffers;
using System.Buffers.Text;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// The one message that goes out fifty times a second. Head and tail are written once, the base64 between them is overwritten for every chunk;
/// nothing is allocated. One user at a time.
/// </summary>
internal sealed class AppendFrame : IChunkFrame
{
    private readonly RealtimeFormat _format;
    private readonly OwnTurns? _turns;
    private readonly byte[] _frame;
    private readonly byte[] _codes;
    private readonly int _head;
    private readonly int _base64;

    /// <summary>Makes the frame.</summary>
    /// <param name="chunk">Of the microphone's sound.</param>
    /// <param name="format">How it goes out.</param>
    /// <param name="turns">Between the turns that this device ends nothing is sent; null where the service ends them, and always listens.</param>
    public AppendFrame(ChunkFormat chunk, RealtimeFormat format, OwnTurns? turns)
    {
        _format = format;
        _turns = turns;
        _codes = new byte[chunk.ChunkSamples * RealtimeFormats.BytesPerSample(format)];
        _base64 = Base64.GetMaxEncodedToUtf8Length(_codes.Length);
        var head = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;
        var tail = "\"}"u8;
        _head = head.Length;
        _frame = new byte[head.Length + _base64 + tail.Length];
        head.CopyTo(_frame);
        tail.CopyTo(_frame.AsSpan(head.Length + _base64));
    }

    /// <inheritdoc/>
    public bool IsBinary => false;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm16)
    {
        if (_turns is { IsOpen: false })
        {
            return default;
        }

        var sound = pcm16;
        if (_format != RealtimeFormat.Pcm)
        {
            G711.Encode(_format, pcm16, _codes);
            sound = _codes;
        }

        if (sound.Length != _codes.Length || Base64.EncodeToUtf8(sound, _frame.AsSpan(_head, _base64), out _, out _) != OperationStatus.Done)
        {
            throw new ArgumentException($"a chunk has {_codes.Length} bytes on the wire, not {sound.Length}", nameof(pcm16));
        }

        return _frame;
    }
}
