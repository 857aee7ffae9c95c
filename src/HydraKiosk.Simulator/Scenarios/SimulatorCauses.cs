using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The causes of the simulator, 2500 to 2599, in the words of whoever tests with it.</summary>
public static class SimulatorCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The address or port cannot be had.</summary>
    public static PlainCause CannotListen { get; } = All.Add(new PlainCause(2501, LogLevel.Error, new(
        "simulator cannot listen",
        "the simulator cannot listen on its address and port",
        "another program has the port, or the address is not one of this machine",
        "choose another port with `--port`; `ss -ltnp` shows who has it")));

    /// <summary>Neither a scenario nor a file has the name.</summary>
    public static PlainCause NoScenario { get; } = All.Add(new PlainCause(2502, LogLevel.Error, new(
        "no such scenario",
        "there is neither a built-in scenario nor a file of that name",
        "a typing error",
        "take one of the names in the message, or a file's path")));

    /// <summary>The scenario cannot be used.</summary>
    public static PlainCause BadScenario { get; } = All.Add(new PlainCause(2503, LogLevel.Error, new(
        "scenario not usable",
        "the scenario file cannot be read or holds something that no scenario has",
        "a typing error; the message says where",
        "correct the place that the message names")));

    /// <summary>The log file cannot be made.</summary>
    public static PlainCause LogNotWritable { get; } = All.Add(new PlainCause(2504, LogLevel.Error, new(
        "simulator log not writable",
        "the simulator's log file cannot be written",
        "a directory that does not exist or may not be written",
        "name another place, or fix its permissions")));

    /// <summary>The client did what the protocol does not allow.</summary>
    public static Cause<int, string, string> ClientBrokeRule { get; } = All.Add(new Cause<int, string, string>(2515, LogLevel.Warning, new(
        "client broke a rule",
        "session {Session}: the client broke the rule {Rule}: {Explanation}",
        "a defect of the client under test",
        "read the messages around it in the simulator's log")));

    /// <summary>The log file could not be written any more.</summary>
    public static Cause<string, string> LogStopped { get; } = All.Add(new Cause<string, string>(2516, LogLevel.Error, new(
        "simulator log stopped",
        "the log file {File} could not be written ({Reason}) and stops here",
        "a full disk or quota, or a medium that is failing or was unplugged",
        "free the disk and start again; look with `df -h` and `df -i`, for an input/output error with `dmesg`")));

    /// <summary>A defect of the simulator.</summary>
    public static Cause<int> SimulatorFault { get; } = All.Add(new Cause<int>(2517, LogLevel.Error, new(
        "simulator fault",
        "session {Session} was ended by a fault of the simulator itself",
        "a defect of the simulator",
        "report the line with the scenario")));
}
