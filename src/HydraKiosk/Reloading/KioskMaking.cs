using HydraKiosk.Configuration;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Reloading;

/// <summary>What the parts of the device are made of.</summary>
/// <param name="File">The configuration file.</param>
/// <param name="Profile">The profile that is chosen; null for none.</param>
/// <param name="Configuration">What it becomes with the profile that is chosen.</param>
/// <param name="Key">The service's key.</param>
internal sealed record KioskMaking(LoadedConfiguration File, string? Profile, LoadedConfiguration Configuration, ApiKey Key);
