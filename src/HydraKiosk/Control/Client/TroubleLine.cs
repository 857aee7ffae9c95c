using System.Globalization;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control.Client;

/// <summary>A trouble of the moment in words for people.</summary>
internal static class TroubleLine
{
    /// <summary>How many numbers an area of causes has.</summary>
    private const int Area = 1000;

    /// <summary>One line: the code, what happened, when it is tried again, and what to do.</summary>
    public static string Of(PresentTrouble trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        var next = trouble.NextTryInSeconds is { } seconds ? $"; next try in {Spoken.Span(seconds)}" : "";
        var who = trouble.NeedsTechnician ? "Needs a technician: " : "Tried again by itself; if it stays: ";
        return Printable.Line($"{(trouble.Code.Length > 0 ? trouble.Code : "Trouble")}: {trouble.Detail.TrimEnd('.')}{next}. {who}{trouble.Remedy}");
    }

    /// <summary>What <c>status --check</c> exits with.</summary>
    public static ExitCode ExitCode(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status.Troubles is not [var gravest, ..])
        {
            return Processes.ExitCode.Ok;
        }

        var code = gravest.Code is ['H', 'K', '-', .. var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return Of(code) ?? (code / Area) switch
        {
            2 => Processes.ExitCode.Network,
            1 or 5 => Processes.ExitCode.Hardware,
            0 when status.Audio.Trouble is not null => Processes.ExitCode.Hardware,
            _ => Processes.ExitCode.Failed,
        };
    }

    /// <summary>The exit code of a cause that differs from that of its area; null where it does not.</summary>
    private static ExitCode? Of(int code) => CauseCodes.Find(code) switch
    {
        null => null,
        var cause when cause == LinkCause.CredentialsRefused || cause == LinkCause.KeyNotAllowed || cause == LinkTroubles.KeyUnreadable =>
            Processes.ExitCode.Credentials,
        var cause when cause == LinkCause.ConfigurationRefused || cause == LinkCause.OtherService => Processes.ExitCode.Usage,
        var cause when cause == LinkCause.ClockWrong || cause == LinkTroubles.ClocksDiffer => Processes.ExitCode.Failed,
        var cause when cause == LinkCause.NoTlsLibrary => Processes.ExitCode.Failed, // a package of this machine, as `run` and `config check` say
        var cause when WireLogCauses.All.Contains(cause) => Processes.ExitCode.Failed,
        var cause when FileAudioFaults.All.Contains(cause) => Processes.ExitCode.Failed, // files in place of hardware
        _ => null,
    };
}
