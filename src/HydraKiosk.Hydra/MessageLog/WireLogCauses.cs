using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>What can go wrong with the wire log, 2060 to 2069.</summary>
public static class WireLogCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>Id of the line that says that a file which could not be written is written again.</summary>
    public const int WritesAgainId = 2061;

    /// <summary>The file cannot be written.</summary>
    public static Cause<string, string, long> CannotWrite { get; } = All.Add(new Cause<string, string, long>(2060, LogLevel.Warning, new(
        "wire log cannot be written",
        "the wire log {Path} cannot be written ({Problem}); the conversation goes on without it",
        "a full disk or quota, a state folder that belongs to another user, or a medium that is failing",
        "look at the reason: no space, `df -h` and `df -i`; no permission, the folder's owner; an input/output error or a read-only file "
            + "system, `dmesg`",
        "Next try in {RetrySeconds} s")));

    /// <summary>Messages were left out.</summary>
    public static Cause<long> Dropped { get; } = All.Add(new Cause<long>(2062, LogLevel.Warning, new(
        "wire log could not keep up",
        "the wire log could not keep up and left out {Messages} messages; the file says where",
        "a slow or worn SD card, or a service that floods this device",
        "nothing unless it repeats; then write the wire log to another medium or turn it off")));

    /// <summary>Texts are kept.</summary>
    public static Cause<string> KeepsContent { get; } = All.Add(new Cause<string>(2063, LogLevel.Warning, new(
        "wire log keeps texts",
        "the wire log {Path} keeps what people say and what tools are told, as text",
        "`wireLog.content` is true",
        "turn it off and delete the files when the diagnosis is done")));

    /// <summary>A defect of the wire log.</summary>
    public static Cause<string> Failed { get; } = All.Add(new Cause<string>(2065, LogLevel.Error, new(
        "wire log failed",
        "the wire log has failed and stays off until the next start: {Problem}",
        "a defect of this program",
        "report the line")));
}
