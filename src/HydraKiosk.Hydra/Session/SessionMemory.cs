using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Session;

/// <summary>What the sessions of one link leave to the next: buffers, the numbers of responses, and a voice that was refused.</summary>
/// <param name="numbers">Counts responses across sessions.</param>
internal sealed class SessionMemory(ResponseNumbers numbers)
{
    /// <summary>Buffers for messages.</summary>
    public SocketMemory Socket { get; } = new(ModelRoster.Uplink, new AppendFrame());

    /// <summary>The responses of the session.</summary>
    public ResponseTable Responses { get; } = new(numbers);

    /// <summary>The voice that the service refused last; the next attempt begins without it.</summary>
    public string? RefusedVoice { get; set; }

    /// <summary>A session begins: what the one before left behind is gone, but for numbers and the voice.</summary>
    public void Clear()
    {
        Socket.Received.Clear();
        Responses.Clear();
    }
}
