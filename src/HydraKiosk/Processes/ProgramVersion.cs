using System.Reflection;
using System.Runtime.InteropServices;

namespace HydraKiosk.Processes;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>As many digits of a commit as people read.</summary>
    private const int CommitDigits = 12;

    /// <summary>Version and commit, as in <c>0.1.0+0c4e19b</c>.</summary>
    public static string Text =>
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Version, commit, framework and machine, as in <c>0.1.0 (commit 0c4e19b1a2b3, .NET 10.0.1, linux-arm64)</c>.</summary>
    public static string Line => LineOf(Text, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);

    /// <summary>Puts it together; a source tree without its history has no commit.</summary>
    internal static string LineOf(string text, string framework, string machine)
    {
        var parts = text.Split('+', 2);
        var commit = parts.Length == 1 || parts[1].Length == 0 ? "" : $"commit {parts[1][..Math.Min(CommitDigits, parts[1].Length)]}, ";
        return $"{parts[0]} ({commit}{framework}, {machine})";
    }
}
