namespace HydraKiosk.Simulator.Sessions;

/// <summary>A session that runs, as far as the server that stops has to know it.</summary>
internal interface ILiveSession
{
    /// <summary>Ends it as the service does when it stops.</summary>
    void Stop();

    /// <summary>Ends its connection at once.</summary>
    void Drop();
}
