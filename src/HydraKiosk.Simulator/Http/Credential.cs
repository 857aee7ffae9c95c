namespace HydraKiosk.Simulator.Http;

/// <summary>What kind of credential a request brings.</summary>
internal enum Credential
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A long-lived key.</summary>
    Key,

    /// <summary>A token that has not expired.</summary>
    Token,
}
