using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of the simulator, 2500 to 2599, in the words of whoever tests with it.</summary>
public static class SimulatorCauses
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(2501, "simulator cannot listen", "The simulator cannot listen on its address and port.",
            "Another program has the port, or the address is not one of this machine.",
            "Choose another port with `--port`; `ss -ltnp` shows who has it."),
        new(2502, "no such scenario", "There is neither a built-in scenario nor a file of that name.",
            "A typing error.",
            "Take one of the names in the message, or a file's path."),
        new(2503, "scenario not usable", "The scenario file cannot be read or holds something that no scenario has.",
            "A typing error; the message says where.",
            "Correct the place that the message names."),
        new(2504, "simulator log not writable", "The simulator's log file cannot be written.",
            "A directory that does not exist or may not be written.",
            "Name another place, or fix its permissions."),
        new(2515, "client broke a rule", "The client did something that the protocol does not allow.",
            "A defect of the client under test.",
            "Read the rule in the line; the simulator's log has the messages around it."),
        new(2516, "simulator log stopped", "Writing the simulator's log file failed and stops.",
            "A full disk or quota, or a medium that is failing or was unplugged.",
            "The line names the reason. No space: `df -h` and `df -i`; an input/output error: `dmesg`."),
        new(2517, "simulator fault", "A session ended by a fault of the simulator itself.",
            "A defect of the simulator.",
            "Report the line with the scenario."),
    ];
}
