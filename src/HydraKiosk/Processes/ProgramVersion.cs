using System.Reflection;

namespace HydraKiosk.Processes;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>Version and commit, as in <c>0.1.0+0c4e19b</c>.</summary>
    public static string Text =>
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
