using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>What the sessions of one link leave to the next: buffers, the numbers of replies, and a voice that was refused.</summary>
/// <param name="socket">Buffers for messages.</param>
internal sealed class RealtimeMemory(SocketMemory socket)
{
    /// <summary>Buffers for messages.</summary>
    public SocketMemory Socket { get; } = socket;

    /// <summary>Counts replies across sessions.</summary>
    public ResponseNumbers Numbers { get; } = new();

    /// <summary>Whether the service has refused the voice; the next attempt begins without it.</summary>
    public bool IsVoiceRefused { get; set; }
}
