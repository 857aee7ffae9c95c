using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>The causes of tool calls, 4000 to 4999. Lines hold ids and names of this device only, never arguments or outputs.</summary>
public static class ToolCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The model called a tool that this device does not have.</summary>
    public static Cause<string, int> Unknown { get; } = All.Add(new Cause<string, int>(4001, LogLevel.Warning, new(
        "unknown tool",
        "call {CallId} names a tool that this device does not have (a name of {Length} characters); it was refused",
        "the instructions mention a tool that the catalogue lacks",
        "compare the instructions with `tools.catalogue`")));

    /// <summary>Too many calls ran within a minute.</summary>
    public static Cause<string, string, int> TooMany { get; } = All.Add(new Cause<string, string, int>(4002, LogLevel.Warning, new(
        "too many calls",
        "tool {Tool} ({CallId}) was refused because {PerMinute} calls ran within a minute",
        "the model repeats itself",
        "nothing, or raise `tools.policy.perMinute` if the calls were wanted")));

    /// <summary>Arguments that are not JSON.</summary>
    public static Cause<string, string, int> BadArguments { get; } = All.Add(new Cause<string, string, int>(4003, LogLevel.Warning, new(
        "arguments not JSON",
        "tool {Tool} ({CallId}) was not run because its {Length} characters of arguments are not valid JSON; the model was told",
        "a slip of the model",
        "nothing unless it repeats; then shorten the tool's schema")));

    /// <summary>Arguments that the tool does not take.</summary>
    public static Cause<string, string> Refused { get; } = All.Add(new Cause<string, string>(4004, LogLevel.Warning, new(
        "arguments do not fit",
        "tool {Tool} ({CallId}) was not run because its arguments do not fit; the model was told why",
        "a slip of the model, or a description that misleads it",
        "nothing unless it repeats; then improve the tool's description")));

    /// <summary>A tool did not finish in time.</summary>
    public static Cause<string, string, long> TimedOut { get; } = All.Add(new Cause<string, string, long>(4005, LogLevel.Warning, new(
        "tool timed out",
        "tool {Tool} ({CallId}) did not finish within {LimitMs} ms; the model was told",
        "it waits for a device, a server or a lock",
        "look at what the tool waits for")));

    /// <summary>A tool threw.</summary>
    public static Cause<string, string> Failed { get; } = All.Add(new Cause<string, string>(4006, LogLevel.Error, new(
        "tool failed",
        "tool {Tool} ({CallId}) failed; the model was told",
        "a fault in the tool, which this line shows",
        "correct the tool, or take it out of `tools.catalogue`")));
}
