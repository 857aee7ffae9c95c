using System.Globalization;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control.Calling;

/// <summary>A trouble of the moment in words for people.</summary>
internal static class TroubleLine
{
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

        var code = gravest.Code is ['H', 'K', '-', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return code switch
        {
            SessionCauses.KeyRefused or SessionCauses.KeyUnreadable or SessionCauses.KeyNotAllowed => Processes.ExitCode.Credentials,
            SessionCauses.ConfigurationRefused => Processes.ExitCode.Usage,
            SessionCauses.ClocksDiffer or SessionCauses.ClockWrong => Processes.ExitCode.Failed,
            >= 2060 and < 2070 => Processes.ExitCode.Failed, // the wire log
            Hydra.Outcomes.TlsLibrary.CauseCode => Processes.ExitCode.Failed, // a package of this machine, as `run` and `config check` say
            >= 1100 and < 1130 => Processes.ExitCode.Failed, // files in place of hardware
            >= 2000 and < 3000 => Processes.ExitCode.Network,
            >= 1000 and < 2000 or >= 5000 and < 6000 => Processes.ExitCode.Hardware,
            0 when status.Audio.Trouble is not null => Processes.ExitCode.Hardware,
            _ => Processes.ExitCode.Failed,
        };
    }
}
