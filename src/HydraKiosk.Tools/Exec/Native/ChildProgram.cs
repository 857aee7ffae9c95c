namespace HydraKiosk.Tools.Exec.Native;

/// <summary>What is started, and with what around it.</summary>
/// <param name="Path">The absolute path of the program.</param>
/// <param name="Arguments">What follows the program's own name.</param>
/// <param name="Folder">Where it starts.</param>
/// <param name="Environment">All of its environment, the mark included.</param>
/// <param name="Mark">The value of <see cref="MarkVariable"/>, by which those that it starts are known.</param>
internal sealed record ChildProgram(
    string Path, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment, string Mark)
{
    /// <summary>The variable that a program passes on to those that it starts, unless it takes pains not to.</summary>
    public const string MarkVariable = "HYDRA_KIOSK_CALL";
}
