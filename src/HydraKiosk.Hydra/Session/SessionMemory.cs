using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Session;

/// <summary>
/// The buffers in which the sessions of one link work, one after the other: a service that drops every session within seconds, for days,
/// must not cost a hundred kilobytes each time.
/// </summary>
/// <param name="numbers">Counts responses across sessions.</param>
internal sealed class SessionMemory(ResponseNumbers numbers)
{
    /// <summary>Where a message is put together.</summary>
    public MessageBuffer Received { get; } = new();

    /// <summary>The responses of the session.</summary>
    public ResponseTable Responses { get; } = new(numbers);

    /// <summary>The message for a chunk.</summary>
    public AppendFrame Append { get; } = new();

    /// <summary>The chunk for that message.</summary>
    public byte[] Chunk { get; } = new byte[ModelRoster.Uplink.ChunkBytes];

    /// <summary>A session begins: what the one before left behind is gone.</summary>
    public void Clear()
    {
        Received.Clear();
        Responses.Clear();
    }
}
