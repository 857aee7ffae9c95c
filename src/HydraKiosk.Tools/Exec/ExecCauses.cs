using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Exec;

/// <summary>The causes of tools that are programs, 4200 to 4229. Lines hold no argument and nothing that a program wrote.</summary>
public static class ExecCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A program is not fit to be started.</summary>
    public static Cause<string, string, string> Unfit { get; } = All.Add(new Cause<string, string, string>(4200, LogLevel.Error, new(
        "program not fit to run",
        "tool {Tool} ({CallId}) was not run: {Problem}",
        "the program was moved, replaced or given other permissions since the service started",
        "put right what the line names; `config check` finds it too, without a call")));

    /// <summary>The system did not start a program.</summary>
    public static Cause<string, string, string> NotStarted { get; } = All.Add(new Cause<string, string, string>(4201, LogLevel.Error, new(
        "program not started",
        "tool {Tool} ({CallId}) was not run, because its program could not be started: {Reason}",
        "a program for another system, a script without its interpreter, or a device at the end of its memory or processes",
        "put right what the line names, and start the program by hand as the user of the service")));

    /// <summary>A program said that it failed.</summary>
    public static Cause<string, string, string> Failed { get; } = All.Add(new Cause<string, string, string>(4202, LogLevel.Warning, new(
        "program failed",
        "the program of tool {Tool} ({CallId}) failed: it ended with {Ending}; the model was told",
        "the program itself, or what it needs on this device",
        "run the program by hand as the user of the service, with an object of arguments on its standard input, and read what it says")));

    /// <summary>A program wrote more than it may.</summary>
    public static Cause<string, string, int> TooMuch { get; } = All.Add(new Cause<string, string, int>(4203, LogLevel.Warning, new(
        "program wrote too much",
        "the program of tool {Tool} ({CallId}) wrote more than {LimitBytes} bytes and was ended; the model got the beginning",
        "it writes its log to standard output, or it answers with more than anybody listens to",
        "let it write less, or raise its output limit")));

    /// <summary>Something of a program is still there.</summary>
    public static Cause<string, string, int> Survivors { get; } = All.Add(new Cause<string, string, int>(4204, LogLevel.Error, new(
        "program cannot be ended",
        "tool {Tool} ({CallId}) has left {Count} processes that could not be ended and still run",
        "they run as another user (sudo, a setuid program), or wait for a disk or a driver that does not answer",
        "let the program do its work as the user of the service; restart the service to be rid of them")));

    /// <summary>What a program left in its folder stays there.</summary>
    public static Cause<string, string, string> FolderLeft { get; } = All.Add(new Cause<string, string, string>(4205, LogLevel.Warning, new(
        "folder of a run not removed",
        "the folder of a run of tool {Tool} ({CallId}) could not be removed: {Reason}",
        "the program took away its own right to it, or put another user's files there",
        "remove it as root, and let the program write elsewhere")));
}
