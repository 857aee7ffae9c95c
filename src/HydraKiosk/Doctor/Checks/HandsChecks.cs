using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Checks;

/// <summary>Buttons and lights, at GPIO lines and anywhere else.</summary>
internal static class HandsChecks
{
    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo("buttons", "every button is there, free, not stuck, and (with --press) moves when it is pressed", ExitCode.Hardware,
            FileChecks.Config), JudgeButtons),
        new(new CheckInfo("lights", "every light is there and free", ExitCode.Hardware, FileChecks.Config), JudgeLights),
    ];

    private static Finding JudgeButtons(DoctorReadings read)
    {
        var wanted = read.Loaded.Options.Buttons;
        if (wanted.Values.All(b => b.Source == ButtonSource.Control))
        {
            return Finding.Skipped(wanted.Count == 0 ? "no button is configured" : "every button is pressed over the control socket");
        }

        if (read.Daemon.IsThere)
        {
            var told = OfDaemon(read, ButtonCauses.Unusable.Code, ButtonCauses.Lost.Code, "buttons");
            return read.WantsPresses && told.Verdict != Verdict.Bad
                ? Finding.Warning("the running daemon has the buttons, so that no press was waited for",
                    "stop it first: `sudo systemctl stop hydra-kiosk`, then `sudo hydra-kiosk doctor --press`")
                : told;
        }

        return Check.Of(read.Hands, hands =>
        {
            ButtonState[] broken = [.. hands.Buttons.Where(b => b.Fault is not null)];
            if (broken is [var first, ..])
            {
                return Fault(read, $"{first.Name}: ", first.Fault!, ButtonCauses.Unusable, broken.Skip(1).Select(b => $"{b.Name}: {b.Fault!.Message}"));
            }

            ButtonState[] dead = [.. hands.Buttons.Where(b => b.HasMoved == false)];
            if (dead is [var silent, ..])
            {
                return Finding.Bad($"{silent.Name} ({silent.Place}) did not move while you were asked to press it",
                    "check its wires and the line's number against `hydra-kiosk devices`, then \"activeLow\" and \"bias\"; `hydra-kiosk test button` shows every "
                        + "contact") with
                { More = [.. dead.Skip(1).Select(b => $"{b.Name} ({b.Place}) did not move either")] };
            }

            ButtonState[] stuck = [.. hands.Buttons.Where(b => b is { IsSwitch: false, IsClosed: true })];
            return stuck is [var held, ..]
                ? Finding.Warning($"{held.Name} ({held.Place}) is pressed already",
                    "let go of it; if nobody holds it: it is stuck or shorted, or \"activeLow\" or \"bias\" is wrong")
                : Finding.Ok(string.Join(", ", hands.Buttons.Select(b => $"{b.Name} ({b.Place}){(b.HasMoved == true ? " moves" : "")}")));
        });
    }

    private static Finding JudgeLights(DoctorReadings read)
    {
        if (read.Loaded.Options.Leds.Count == 0)
        {
            return Finding.Skipped("no light is configured");
        }

        if (read.Daemon.IsThere)
        {
            return OfDaemon(read, LightCauses.Failed.Code, LightCauses.Failed.Code, "lights");
        }

        return Check.Of(read.Hands, hands =>
        {
            LampState[] broken = [.. hands.Lights.Where(l => l.Fault is not null)];
            return broken is [var first, ..]
                ? Fault(read, "", first.Fault!, LightCauses.Failed, broken.Skip(1).Select(l => l.Fault!.Message))
                : Finding.Ok(string.Join(", ", hands.Lights.Select(l => l.Place)));
        });
    }

    /// <summary>The daemon holds them, and tells which of them do not work.</summary>
    private static Finding OfDaemon(DoctorReadings read, int first, int last, string what) =>
        read.Daemon.Troubles(first, last).FirstOrDefault() is { } trouble
            ? new Finding(Verdict.Bad, $"the daemon says: {trouble.Detail}", trouble.Remedy) { CauseCode = first }
            : read.Daemon.Status is null ? Finding.Skipped(read.Daemon.Has($"the {what}"))
            : Finding.Ok($"the daemon has the {what} and complains of none");

    private static Finding Fault(DoctorReadings read, string name, DeviceException fault, Cause cause, IEnumerable<string> others)
    {
        foreach (var kind in (string[])["gpio", "input", "spi"])
        {
            if (fault.Fault == DeviceFault.NotAllowed && AccessChecks.IsClosed(read, kind))
            {
                return Finding.SkippedBecauseOf(AccessChecks.Permissions);
            }
        }

        return new Finding(Verdict.Bad, $"{name}{fault.Message}", fault.Remedy) { CauseCode = cause.Code, More = [.. others] };
    }
}
