using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of reading the configuration again and of profiles, 6040 to 6059.</summary>
public static class ReloadCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The new file has errors.</summary>
    public static Cause<string, int> Refused { get; } = All.Add(new Cause<string, int>(6040, LogLevel.Error, new(
        "new configuration refused",
        "{File} was read again and is not taken, because {Count} of its settings are wrong; the configuration from before stays in effect",
        "a typing error in the last change, or a file that the change names and that is not there",
        "correct what is named and save again; `hydra-kiosk config check` shows all of it")));

    /// <summary>One error of the new file.</summary>
    public static Cause<string> Problem { get; } = All.Add(new Cause<string>(6041, LogLevel.Error, new(
        "error in the new configuration",
        "the new configuration is wrong: {Problem}",
        "the last change of the file",
        "correct the place that the line names")));

    /// <summary>No session came up with the new configuration.</summary>
    public static Cause<int, string, string> RolledBack { get; } = All.Add(new Cause<int, string, string>(6042, LogLevel.Error, new(
        "configuration put back",
        "no session came up within {Seconds} s of the new configuration ({Reason}), though one had with the old, which is put back; {File} is left as it "
            + "is and not in effect",
        "a model, a voice, an address, a proxy or a key in the change that the service does not take",
        "correct the change and save again; what was changed stands in the lines before this one")));

    /// <summary>The parts of the device could not be made of the new configuration.</summary>
    public static Cause<string, string> CannotRun { get; } = All.Add(new Cause<string, string>(6043, LogLevel.Error, new(
        "new configuration cannot run",
        "the device cannot run with the new configuration ({Reason}); the old one is put back, and {File} is left as it is and not in effect",
        "a sound device or a file in the change that is not there or cannot be opened",
        "correct what the reason names and save again")));

    /// <summary>The chosen profile will not be known after a restart.</summary>
    public static Cause<string> ProfileNotKept { get; } = All.Add(new Cause<string>(6044, LogLevel.Warning, new(
        "chosen profile not kept",
        "the profile was chosen, but a restart will not know of it, because that cannot be written ({Reason})",
        "a full disk, or a state folder that the service's user may not write",
        "look at `df -h` and at the folder that the line names")));

    /// <summary>What was chosen is not there any more.</summary>
    public static Cause<string> ProfileGone { get; } = All.Add(new Cause<string>(6045, LogLevel.Warning, new(
        "chosen profile is gone",
        "the profile {Profile} had been chosen, and the configuration has none of that name; the default is in effect",
        "the profile was removed or renamed",
        "choose another one with `hydra-kiosk profile NAME`; `hydra-kiosk profile --list` shows them")));

    /// <summary>A command names something that there is not.</summary>
    public static PlainCause UnknownName { get; } = All.Add(new PlainCause(6046, LogLevel.Error, new(
        "unknown name in a command",
        "a command names a profile or a prompt that there is not",
        "a typing error, or a profile that was removed",
        "take a name from the message")));

    /// <summary>The caller may look, and not act.</summary>
    public static PlainCause NotPermitted { get; } = All.Add(new PlainCause(6047, LogLevel.Error, new(
        "command not permitted",
        "this user may look at the daemon, and not tell it what to do",
        "the socket lets everybody in, but the user is neither root, nor the daemon's own, nor in the socket's group",
        "use `sudo`, or join the group of the control socket (`ls -l` shows it) and log in again")));

    /// <summary>Something in the new file does something that was hardly meant.</summary>
    public static Cause<string> Doubt { get; } = All.Add(new Cause<string>(6048, LogLevel.Warning, new(
        "doubt about the new configuration",
        "the new configuration is taken, but: {Problem}",
        "the last change of the file",
        "look at the place that the line names")));

    /// <summary>Reading it again met a fault of the daemon itself.</summary>
    public static PlainCause Failed { get; } = All.Add(new PlainCause(6050, LogLevel.Error, new(
        "reload failed",
        "reading the configuration again failed inside the daemon; the configuration from before stays in effect",
        "a defect of the program",
        "report these lines together with `hydra-kiosk --version`")));
}
