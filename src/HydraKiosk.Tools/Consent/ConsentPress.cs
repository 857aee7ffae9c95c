namespace HydraKiosk.Tools.Consent;

/// <summary>What a press of the confirming button did.</summary>
public enum ConsentPress
{
    /// <summary>It answered the question.</summary>
    Taken,

    /// <summary>A question waits, but the press began before a person can have seen it; it waits on.</summary>
    TooEarly,

    /// <summary>No question waits, or its time was up.</summary>
    NothingAsked,
}
