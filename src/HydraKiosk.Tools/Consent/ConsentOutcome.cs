namespace HydraKiosk.Tools.Consent;

/// <summary>What came of a question to the person.</summary>
public enum ConsentOutcome
{
    /// <summary>The person pressed the button.</summary>
    Given,

    /// <summary>The person did not press it in time.</summary>
    Expired,

    /// <summary>Nobody wants to know any more: the call was cancelled, the conversation is over, or the kill switch went on.</summary>
    Withdrawn,

    /// <summary>Another question was waiting for its answer, so that this one was never asked.</summary>
    Busy,

    /// <summary>The question could not be shown, so that no press can have been meant for it.</summary>
    NotShown,
}
