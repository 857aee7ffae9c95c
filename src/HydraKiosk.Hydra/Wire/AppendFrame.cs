using System.Buffers;
using System.Buffers.Text;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Wire;

/// <summary>
/// The one message that goes out fifty times a second: <c>input_audio_buffer.append</c> with one 20 ms chunk. Head and tail are written
/// once, the base64 between them is overwritten for every chunk; nothing is allocated. One user at a time.
/// </summary>
public sealed class AppendFrame : IChunkFrame
{
    private static readonly int _base64Length = Base64.GetMaxEncodedToUtf8Length(ModelRoster.Uplink.ChunkBytes);

    private readonly byte[] _frame;
    private readonly int _head;

    /// <summary>Makes the frame.</summary>
    public AppendFrame()
    {
        var head = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;
        var tail = "\"}"u8;
        _head = head.Length;
        _frame = new byte[head.Length + _base64Length + tail.Length];
        head.CopyTo(_frame);
        tail.CopyTo(_frame.AsSpan(head.Length + _base64Length));
    }

    /// <inheritdoc/>
    public bool IsBinary => false;

    /// <summary>The message for one chunk. Valid until the next call.</summary>
    /// <param name="pcm16"><see cref="ModelRoster.Uplink.ChunkBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm16)
    {
        if (pcm16.Length != ModelRoster.Uplink.ChunkBytes
            || Base64.EncodeToUtf8(pcm16, _frame.AsSpan(_head, _base64Length), out _, out _) != OperationStatus.Done)
        {
            throw new ArgumentException($"a chunk has {ModelRoster.Uplink.ChunkBytes} bytes, not {pcm16.Length}", nameof(pcm16));
        }

        return _frame;
    }
}
