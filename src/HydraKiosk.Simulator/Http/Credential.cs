using System.Security.Cryptography;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary>What a request's credentials are worth.</summary>
internal enum Credential
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A long-lived key.</summary>
    Key,

    /// <summary>A token that has not expired.</summary>
    Token,
}
