using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary>A verb's talk with the running daemon.</summary>
internal static class DaemonCall
{
    /// <summary>Connects, talks, and reports what is in the way.</summary>
    /// <param name="runtimeFolder">What <c>--runtime-dir</c> says, or null.</param>
    /// <param name="environment">Where to complain.</param>
    /// <param name="talk">What to say.</param>
    public static async Task<ExitCode> RunAsync(string? runtimeFolder, VerbEnvironment environment, Func<ControlClient, Task<ExitCode>> talk)
    {
        try
        {
            using var client = ControlClient.Connect(RuntimeFolder.ForCaller(runtimeFolder, environment.Variable), TimeProvider.System);
            return await talk(client);
        }
        catch (ControlException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return fault.CauseCode == ControlCauses.PathTooLong.Code
                || fault.CauseCode == ControlCauses.UnknownButton.Code || fault.CauseCode == ReloadCauses.UnknownName.Code
                    ? ExitCode.Usage : ExitCode.Failed;
        }
    }
}
