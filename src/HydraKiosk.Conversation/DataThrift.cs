namespace HydraKiosk.Conversation;

/// <summary>
/// How sparing a conversation has to be with data, each more than the one before. Messages of 40 ms of sound in place of 20 ms are no step of it: one
/// set of headers in two, 130 of 2 × 1020 bytes, would save 6 %, and every answer would come up to 20 ms later.
/// </summary>
public enum DataThrift
{
    /// <summary>As the configuration has it.</summary>
    None,

    /// <summary>A session is open only while somebody is there, whatever the configuration says.</summary>
    OnDemand,

    /// <summary>No conversation begins; one that goes on is not cut off.</summary>
    Refuse,
}
