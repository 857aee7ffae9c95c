namespace HydraKiosk.Tools.Http.Addresses;

/// <summary>What an address leads to.</summary>
internal enum AddressKind
{
    /// <summary>A machine of the public network.</summary>
    Public,

    /// <summary>This device itself, or a machine of a private network.</summary>
    Private,

    /// <summary>
    /// Something that only this link or this machine's host knows, such as the service where the machines of a cloud read their secrets.
    /// </summary>
    LinkLocal,

    /// <summary>No single machine: everybody, nobody, or what is not in use.</summary>
    None,
}
