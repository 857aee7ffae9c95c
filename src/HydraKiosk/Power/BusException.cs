namespace HydraKiosk.Power;

/// <summary>The system bus, or somebody on it, does not do what was asked. The message is a plain sentence without its full stop.</summary>
/// <param name="message">What, and why.</param>
public sealed class BusException(string message) : Exception(message)
{
    /// <summary>Whether it will be so for as long as this program runs.</summary>
    public bool IsForGood { get; init; }
}
