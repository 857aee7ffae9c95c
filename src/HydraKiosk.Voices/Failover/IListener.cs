namespace HydraKiosk.Voices.Failover;

/// <summary>The person in front of the device, as far as a change of voices concerns them. Any thread; must not block.</summary>
public interface IListener
{
    /// <summary>Whether somebody is in a conversation.</summary>
    bool IsThere { get; }

    /// <summary>Asks them for patience, by a sound or a sentence of this device's own.</summary>
    void AskForPatience();

    /// <summary>Tells them that their question will not be answered.</summary>
    void GiveUp();
}
