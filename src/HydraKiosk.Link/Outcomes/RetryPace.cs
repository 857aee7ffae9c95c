namespace HydraKiosk.Link.Outcomes;

/// <summary>How soon the next attempt follows.</summary>
public enum RetryPace
{
    /// <summary>Full jitter below a ceiling that doubles from 0.5 s to 30 s.</summary>
    Ordinary,

    /// <summary>The same up to 60 s: the service has no free place.</summary>
    ServerFull,

    /// <summary>The same up to 5 s: the place is taken, maybe by the session that this device has just lost.</summary>
    PlaceHeld,

    /// <summary>
    /// At least 30 s, growing to 5 min: the same request will hardly be answered otherwise soon, and the service must not be hammered.
    /// </summary>
    Slow,

    /// <summary>Every 5 min: the key was refused.</summary>
    Credentials,
}
