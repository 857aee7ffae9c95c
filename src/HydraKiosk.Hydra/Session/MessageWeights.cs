using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Sessions;

namespace HydraKiosk.Hydra.Session;

/// <summary>What Hydra's messages are to the <see cref="FloodGuard"/>.</summary>
internal sealed class MessageWeights
{
    private long _unannounced;

    /// <summary>How heavily a message counts.</summary>
    /// <param name="read">What it turned out to be.</param>
    /// <param name="begunUnannounced">How many replies have begun so far that nobody announced.</param>
    public MessageWeight Of(in ServerEventRead read, long begunUnannounced)
    {
        var isNew = begunUnannounced != _unannounced;
        _unannounced = begunUnannounced;
        return isNew || read.Event is ResponseCreated ? MessageWeight.Reply
            : read.Kind == ReadKind.Audio ? MessageWeight.Audio
            : read.Event is CallReady ? MessageWeight.Call
            : MessageWeight.Ordinary;
    }
}
