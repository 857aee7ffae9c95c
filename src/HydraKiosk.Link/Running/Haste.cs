namespace HydraKiosk.Link.Running;

/// <summary>What may cut a wait short.</summary>
internal enum Haste
{
    /// <summary>Nothing: a refused key is not tried again and again.</summary>
    None,

    /// <summary>A person, at a distance to the last attempt: the service asked for the wait.</summary>
    Spaced,

    /// <summary>A person or a change of the network, at once.</summary>
    Free,
}
