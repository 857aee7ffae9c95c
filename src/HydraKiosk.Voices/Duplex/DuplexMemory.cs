using HydraKiosk.Link.Sessions;
using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Duplex;

/// <summary>What the sessions of one link use, one after the other: coders, buffers, and the number of the last reply.</summary>
internal sealed class DuplexMemory
{
    private int _lastReply;

    /// <summary>Makes them.</summary>
    public DuplexMemory() => Socket = new SocketMemory(OpusUplink.Format, Uplink);

    /// <summary>The coder of the microphone's sound.</summary>
    public OpusUplink Uplink { get; } = new();

    /// <summary>The decoder of the model's.</summary>
    public OpusDownlink Downlink { get; } = new();

    /// <summary>The buffers of the socket.</summary>
    public SocketMemory Socket { get; }

    /// <summary>The number of a reply that begins.</summary>
    public int NextReply() => ++_lastReply;
}
