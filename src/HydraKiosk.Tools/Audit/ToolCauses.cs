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

    /// <summary>The policy stands against a call.</summary>
    public static Cause<string, string, string> NotAllowed { get; } = All.Add(new Cause<string, string, string>(4002, LogLevel.Warning, new(
        "call not allowed",
        "tool {Tool} ({CallId}) was not run: {Why}; the model was told",
        "the model asks for what the configuration does not allow now, or repeats itself",
        "nothing, or change the tool's `modes`, limits or `quietHours`, or `tools.policy`, if the call was wanted")));

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

    /// <summary>The tool itself turned a call down.</summary>
    public static Cause<string, string> TurnedDown { get; } = All.Add(new Cause<string, string>(4007, LogLevel.Warning, new(
        "tool turned the call down",
        "tool {Tool} ({CallId}) turned the call down and did nothing; the model was told why",
        "what the tool needs is not there now: a line, a device, the daemon",
        "look for another line about what the tool uses, or call it by hand with `hydra-kiosk tools call`")));

    /// <summary>A call that changes something could not be written down, and did not run.</summary>
    public static Cause<string, string> NotWritten { get; } = All.Add(new Cause<string, string>(4008, LogLevel.Error, new(
        "call not written",
        "tool {Tool} ({CallId}) was not run, because the audit log cannot be written; the model was told",
        "the disk is full, or the state folder cannot be written; another line says which",
        "free some space, or correct the folder; `tools.policy.withoutAudit` decides what runs meanwhile")));

    /// <summary>A tool does not end.</summary>
    public static Cause<string, string> LeftBehind { get; } = All.Add(new Cause<string, string>(4009, LogLevel.Error, new(
        "tool does not end",
        "tool {Tool} ({CallId}) does not end, though it was told to; nobody waits for it any more",
        "a fault in the tool or in the device that it uses",
        "look at what the tool waits for; restart the service if it goes on")));

    /// <summary>There is no room for all tools.</summary>
    public static Cause<int, string> LeftOut { get; } = All.Add(new Cause<int, string>(4014, LogLevel.Warning, new(
        "tools left out",
        "{Count} tools of servers are not offered, from {Tool} on: with them the session's message would be larger than the service takes",
        "many tools, or long descriptions and schemas of a server",
        "list fewer of them under `tools.mcpServers`, give them short descriptions, or shorten the instructions")));

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
