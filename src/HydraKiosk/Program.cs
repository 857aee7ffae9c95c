using HydraKiosk.Verbs;

using var signals = new StopSignals();
return (int)await CommandLineEntry.RunAsync(args, VerbEnvironment.OfProcess(), new VerbHandlers(), signals.Token);
