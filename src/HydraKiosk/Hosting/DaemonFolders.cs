using HydraKiosk.Control.Folders;

namespace HydraKiosk.Hosting;

/// <summary>Where a daemon keeps what is not its configuration.</summary>
/// <param name="Runtime">The control socket; gone with the daemon.</param>
/// <param name="State">What outlives it.</param>
public sealed record DaemonFolders(RuntimeFolder Runtime, StateDirectory State);
