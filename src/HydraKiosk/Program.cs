using HydraKiosk.CommandLine;
using HydraKiosk.Logging;
using HydraKiosk.Processes;
using HydraKiosk.Verbs;

ProcessSetup.OpenStandardDescriptors();
StopSignals signals;
try
{
    signals = new StopSignals();
}
// The runtime wraps it where it is its own thread for signals that is refused.
catch (Exception error) when (error is OutOfMemoryException or TypeInitializationException { InnerException: IOException })
{
    ProcessSetup.EndNow($"{ProgramCauses.NoThreads.Tag} {ProgramCauses.NoThreads.Line}", (int)ExitCode.Failed);
    return (int)ExitCode.Failed;
}

var code = await CommandLineEntry.RunAsync(args, VerbEnvironment.OfProcess(signals), new VerbHandlers(), signals.Token);
signals.Dispose();
return (int)code;
