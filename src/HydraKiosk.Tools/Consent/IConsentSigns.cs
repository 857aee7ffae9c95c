namespace HydraKiosk.Tools.Consent;

/// <summary>
/// Shows a person that the device asks: light, earcon. Called on the thread of whoever asked, pressed or withdrew, or on that of a timer, and
/// outside of any lock.
/// </summary>
public interface IConsentSigns
{
    /// <summary>A question is to be shown. It counts as shown when this returns; where it throws, the question is refused.</summary>
    void Asked(ConsentQuestion question);

    /// <summary>A question that was asked is over.</summary>
    void Settled(ConsentQuestion question, ConsentOutcome outcome);
}
