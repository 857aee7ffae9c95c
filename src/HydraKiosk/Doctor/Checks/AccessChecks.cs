using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Checks;

/// <summary>What the service may use: before the devices themselves, since a closed door looks like an empty room.</summary>
internal static class AccessChecks
{
    /// <summary>The id of the check of device files.</summary>
    public const string Permissions = "permissions";

    /// <summary>The highest priority that the audio threads ask for.</summary>
    private const int WantedPriority = 60;

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Permissions, "the service may open the device files that it needs (groups audio, gpio, input, spi)", ExitCode.Hardware,
            FileChecks.Config), JudgePermissions),
        new(new CheckInfo("real-time", "the audio thread may run before everything else (LimitRTPRIO)", ExitCode.Failed), JudgeRealtime),
    ];

    /// <summary>Whether a kind of device is behind a closed door; then its own check says nothing.</summary>
    public static bool IsClosed(DoctorReadings read, string kind)
    {
        DeviceNode[] nodes = [.. read.Access.Value?.Nodes.Where(n => n.Kind == kind) ?? []];
        return nodes.Length > 0 && Array.TrueForAll(nodes, n => !n.MayUse);
    }

    private static Finding JudgePermissions(DoctorReadings read) => Check.Of(read.Access, access =>
    {
        var who = $"{access.Subject.Who} (user {access.Subject.Name})";
        string[] kinds = [.. access.Nodes.Select(n => n.Kind).Distinct()];
        if (Array.Find(kinds, kind => IsClosed(read, kind)) is not { } closed)
        {
            return Finding.Ok($"{who} may open {(kinds.Length == 0 ? "what it needs, which is no device file" : string.Join(", ", kinds))}");
        }

        var node = access.Nodes.First(n => n.Kind == closed);
        var figure = $"{who} may not open {node.Path}, which belongs to the group {node.Group}";
        if (access.Subject.Who == "this user" && read.Unit.Path is not null)
        {
            return Finding.Warning(figure, "run `sudo hydra-kiosk doctor`: only the service needs this right, and it is installed") with { Exit = ExitCode.Hardware };
        }

        return Finding.Bad(figure, node.Group is "root"
            ? $"give it to a group by a udev rule, and the service to the group: SupplementaryGroups={closed} in its unit"
            : $"SupplementaryGroups={node.Group} in the service's unit; for a user: sudo usermod -aG {node.Group} {access.Subject.Name}, and log in again");
    });

    private static Finding JudgeRealtime(DoctorReadings read) => Check.Of(read.Access, access => access.Subject switch
    {
        { Facts.MayAnyway: true } => Finding.Ok($"{access.Subject.Who} may (CAP_SYS_NICE)"),
        { Facts.RealtimeLimit: >= WantedPriority and var enough } => Finding.Ok($"{access.Subject.Who} may, up to priority {enough}"),
        { Who: "this user", Facts.RealtimeLimit: var limit } => Finding.Note(
            $"this user may not (limit {limit ?? 0}), which is the service's business and not a shell's",
            "run `sudo hydra-kiosk doctor` to look at the service's own limit"),
        { Facts.RealtimeLimit: null } => Finding.Note("the kernel does not tell the limit"),
        { Facts.RealtimeLimit: var low } => Finding.Warning(
            $"{access.Subject.Who} may not: its limit is {low}, and {WantedPriority} is wanted; on a busy device the sound will have gaps",
            "LimitRTPRIO=95 in the service's unit, then `sudo systemctl daemon-reload` and restart it"),
    });
}
