using HydraKiosk.Conversation.Voice;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>What the end of the model's answer means for a reply.</summary>
internal static class ReplyEnds
{
    /// <summary>How the reply ended.</summary>
    /// <param name="end">The end of the answer.</param>
    /// <param name="problem">What went wrong with it or with its speech; null where nothing did.</param>
    public static ReplyOutcome Outcome(ChatEnd end, string? problem) =>
        problem is not null ? ReplyOutcome.Failed
        : end is { Reason: "length" or "content_filter" } or { TooMuch: not null } ? ReplyOutcome.Incomplete
        : ReplyOutcome.Completed;

    /// <summary>The model's own word for an end that was not ordinary; null for one that was.</summary>
    public static string? Reason(ChatEnd end) => end.Reason is "stop" or "tool_calls" ? null : end.Reason;

    /// <summary>Its tokens, where the service said.</summary>
    public static TokenUsage? Usage(ChatEnd end) => end.Usage is var (input, output, total) ? new TokenUsage(input, output, total) : null;

    /// <summary>Notes what of an answer was not taken.</summary>
    public static void Note(ILogger log, ChatEnd end)
    {
        if (end.Half is var (tool, why))
        {
            CascadeCauses.HalfACall.Write(log, tool, why);
        }

        if (end.TooMuch is { } much)
        {
            CascadeCauses.TooMuch.Write(log, "language model", much);
        }
    }
}
