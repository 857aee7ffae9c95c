using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Verbs;

ProcessSetup.OpenStandardDescriptors();
StopSignals signals;
try
{
    signals = new StopSignals();
}
catch (OutOfMemoryException)
{
    ProcessSetup.EndNow($"{CauseCodes.Tag(ProgramCauses.NoThreads)} {ProgramCauses.NoThreadsText}", (int)ExitCode.Failed);
    return (int)ExitCode.Failed;
}

var code = await CommandLineEntry.RunAsync(args, VerbEnvironment.OfProcess(signals), new VerbHandlers(), signals.Token);
signals.Dispose();
return (int)code;
