using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Outcomes;

/// <summary>
/// What ended a session or an attempt at one, as finely as a technician needs it told, and what follows from it. The values of its line are the
/// host of the service, the detail in plain words, which attempt in a row this was, and the milliseconds until the next.
/// </summary>
public sealed partial class LinkCause : Cause<string, string, int, long>
{
    private LinkCause(int code, LogLevel level, CauseTexts texts)
        : base(code, level, texts)
    {
    }

    /// <summary>What the conversation is told.</summary>
    public required LinkFault Fault { get; init; }

    /// <summary>How soon it is tried again.</summary>
    public required RetryPace Pace { get; init; }

    /// <summary>Whether somebody has to do something; otherwise waiting helps.</summary>
    public required bool NeedsTechnician { get; init; }
}
