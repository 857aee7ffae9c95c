using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Kill;

/// <summary>The causes of the kill switch, 4180 to 4199.</summary>
public static class KillCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The file that keeps the switch cannot be understood.</summary>
    public static Cause<string> Damaged { get; } = All.Add(new Cause<string>(4180, LogLevel.Error, new(
        "kill switch unreadable",
        "the file that keeps the kill switch cannot be read, so everything is stopped: {Detail}",
        "the file was changed by hand, belongs to another user, or the disk is failing",
        "`sudo hydra-kiosk unkill` releases the switch and writes the file anew")));

    /// <summary>The file cannot be written.</summary>
    public static Cause<string> CannotKeep { get; } = All.Add(new Cause<string>(4181, LogLevel.Error, new(
        "kill switch not kept",
        "the kill switch cannot be kept in its file: {Detail}",
        "the disk is full or read-only, or the state folder belongs to another user",
        "make room there (`df -h`) or correct the owner of the state folder, and use the switch again: until then a restart does not know of it")));
}
