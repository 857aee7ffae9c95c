using System.Globalization;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Hydra.WireLog;
using HydraKiosk.Logging;
using HydraKiosk.Verbs;

namespace HydraKiosk.Control.Calling;

/// <summary>A trouble of the moment in words for people.</summary>
internal static class TroubleLine
{
    /// <summary>How many numbers an area of causes has.</summary>
    private const int Area = 1000;

    /// <summary>One line: the code, what happened, when it is tried again, and what to do.</summary>
    public static string Of(PresentTrouble trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        var next = trouble.NextTryInSeconds is { } seconds ? $"; next try in {StatusLine.Span(seconds)}" : "";
        var who = trouble.NeedsTechnician ? "Needs a technician: " : "Tried again by itself; if it stays: ";
        return Printable.Line($"{(trouble.Code.Length > 0 ? trouble.Code : "Trouble")}: {trouble.Detail.TrimEnd('.')}{next}. {who}{trouble.Remedy}");
    }

    /// <summary>What <c>status --check</c> exits with.</summary>
    public static ExitCode ExitCode(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status.Troubles is not [var gravest, ..])
        {
            return Verbs.ExitCode.Ok;
        }

        var code = gravest.Code is ['H', 'K', '-', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return Of(code) ?? (code / Area) switch
        {
            2 => Verbs.ExitCode.Network,
            1 or 5 => Verbs.ExitCode.Hardware,
            0 when status.Audio.Trouble is not null => Verbs.ExitCode.Hardware,
            _ => Verbs.ExitCode.Failed,
        };
    }

    /// <summary>The exit code of a cause that differs from that of its area; null where it does not.</summary>
    private static ExitCode? Of(int code) => CauseCodes.Find(code) switch
    {
        null => null,
        var cause when cause == LinkCause.CredentialsRefused || cause == LinkCause.KeyNotAllowed || cause == SessionCauses.KeyUnreadable => Verbs.ExitCode.Credentials,
        var cause when cause == LinkCause.ConfigurationRefused => Verbs.ExitCode.Usage,
        var cause when cause == LinkCause.ClockWrong || cause == SessionCauses.ClocksDiffer => Verbs.ExitCode.Failed,
        var cause when cause == LinkCause.NoTlsLibrary => Verbs.ExitCode.Failed, // a package of this machine, as `run` and `config check` say
        var cause when WireLogCauses.All.Contains(cause) => Verbs.ExitCode.Failed,
        var cause when FileAudioFaults.All.Contains(cause) => Verbs.ExitCode.Failed, // files in place of hardware
        _ => null,
    };
}
