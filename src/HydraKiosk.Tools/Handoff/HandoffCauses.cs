using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Handoff;

/// <summary>The causes of calls for staff, 4350 to 4399. Lines hold ids and sizes, never what a call is about.</summary>
public static class HandoffCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The webhook cannot be reached, or has a fault of its own.</summary>
    public static Cause<string, string> Unreachable { get; } = All.Add(new Cause<string, string>(4351, LogLevel.Warning, new(
        "call for staff not delivered yet",
        "a call for staff could not be posted to {Host}: {Why}; it is tried again until the call's time limit",
        "the network or the receiver is down, or the file with the secret cannot be read",
        "post something to the address with curl; check the file that `secretFile` names")));

    /// <summary>The webhook does not take the call.</summary>
    public static Cause<string, string> Refused { get; } = All.Add(new Cause<string, string>(4352, LogLevel.Warning, new(
        "call for staff refused by its receiver",
        "a call for staff was refused by {Host}: {Why}; it is not tried again",
        "a wrong path, a secret that the receiver does not know, or an address that has moved",
        "compare the address and the secret with those of the receiver")));

    /// <summary>Nobody can be called.</summary>
    public static PlainCause NoWay { get; } = All.Add(new PlainCause(4353, LogLevel.Warning, new(
        "no way to call staff",
        "the model called staff, but this device has neither an address nor a line to do it with",
        "the tool is in the catalogue, and nothing says how it reaches anybody",
        "give it a webhook or a line in the configuration, or take it out of the catalogue")));
}
