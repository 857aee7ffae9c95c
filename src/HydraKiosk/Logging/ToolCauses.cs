using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of tools, 4000 to 4999, in a technician's words.</summary>
public static class ToolCauses
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(4001, "unknown tool", "The model called a tool that this device does not have.",
            "The instructions mention a tool that the catalogue lacks.",
            "Compare the instructions with `tools.catalogue`."),
        new(4002, "too many calls", "A call was refused because too many ran within a minute.",
            "The model repeats itself.",
            "Raise `tools.policy.perMinute` only if the calls were wanted."),
        new(4003, "arguments not JSON", "A call was not run because its arguments are not valid JSON; the model was told.",
            "A slip of the model.",
            "Nothing unless it repeats; then shorten the tool's schema."),
        new(4004, "arguments do not fit", "A call was not run because its arguments do not fit; the model was told why.",
            "A slip of the model, or a description that misleads it.",
            "Nothing unless it repeats; then improve the tool's description."),
        new(4005, "tool timed out", "A tool did not finish in time; the model was told.",
            "It waits for a device, a server or a lock.",
            "Look at what the tool waits for."),
        new(4006, "tool failed", "A tool failed; the model was told.",
            "A fault in the tool, which the lines after this one show.",
            "Correct the tool, or take it out of `tools.catalogue`."),
    ];
}
