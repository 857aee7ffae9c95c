using System.Reflection;

namespace HydraKiosk.EndToEnd.Tests.Processes;

/// <summary>
/// The executable under test: the one built beside these tests, or the one that <c>HYDRA_KIOSK_BINARY</c> names, such as a published
/// ahead-of-time binary.
/// </summary>
internal static class KioskBinary
{
    public const string Variable = "HYDRA_KIOSK_BINARY";

    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? System.IO.Path.GetFullPath(given)
        : Metadata("KioskBinary");

    /// <summary>Where build results go; reports are put there.</summary>
    public static string Artifacts { get; } = Metadata("ArtifactsPath");

    private static string Metadata(string key) =>
        System.IO.Path.GetFullPath(typeof(KioskBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
