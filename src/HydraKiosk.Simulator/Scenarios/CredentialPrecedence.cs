using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Which credential counts when both are present.</summary>
public enum CredentialPrecedence
{
    /// <summary>The header.</summary>
    [JsonStringEnumMemberName("header")]
    Header,

    /// <summary>The query, unless it is empty.</summary>
    [JsonStringEnumMemberName("query")]
    Query,

    /// <summary>Two different ones are a 401.</summary>
    [JsonStringEnumMemberName("reject")]
    Reject,
}
