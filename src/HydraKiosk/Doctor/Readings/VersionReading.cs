using System.Runtime.InteropServices;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Readings;

/// <summary>What runs here.</summary>
/// <param name="Program">This program's version and commit.</param>
/// <param name="System">The distribution.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Machine">The kind of processor.</param>
/// <param name="Framework">The runtime.</param>
internal sealed record VersionReading(string Program, string System, string Kernel, string Machine, string Framework)
{
    /// <summary>Looks.</summary>
    /// <param name="places">Where the system's name is.</param>
    public static VersionReading Read(DoctorPlaces places) => new(
        ProgramVersion.Text, SystemName(Path.Combine(places.Settings, "os-release")), Environment.OSVersion.Version.ToString(),
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), RuntimeInformation.FrameworkDescription);

    private static string SystemName(string file)
    {
        const string Key = "PRETTY_NAME=";
        try
        {
            return File.ReadLines(file).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim('"') ?? "unknown system";
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return "unknown system";
        }
    }
}
