using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects;

/// <summary>What a dialect works with.</summary>
/// <param name="Server">The scenario, its faults, the log and the clock.</param>
/// <param name="Credentials">Checks the keys of requests.</param>
/// <param name="Stopping">Signalled when the server stops.</param>
internal sealed record DialectContext(ServerContext Server, CredentialCheck Credentials, CancellationToken Stopping);
