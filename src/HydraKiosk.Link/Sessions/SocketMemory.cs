using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Link.Sessions;

/// <summary>
/// The buffers in which the sessions of one link work, one after the other: a service that drops every session within seconds, for days,
/// must not cost a hundred kilobytes each time.
/// </summary>
/// <param name="format">Of the chunks.</param>
/// <param name="frame">Makes their messages.</param>
internal sealed class SocketMemory(ChunkFormat format, IChunkFrame frame)
{
    /// <summary>Where a message is put together.</summary>
    public MessageBuffer Received { get; } = new();

    /// <summary>The message for a chunk.</summary>
    public IChunkFrame Frame { get; } = frame;

    /// <summary>The chunk for that message.</summary>
    public byte[] Chunk { get; } = new byte[format.ChunkBytes];
}
