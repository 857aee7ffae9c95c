using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Reloading;

/// <summary>Takes over what holds at once, and leaves the rest.</summary>
internal static class LiveSettings
{
    /// <summary>The configuration in effect with all of the new one that holds at once.</summary>
    /// <param name="current">In effect.</param>
    /// <param name="next">The new one.</param>
    public static LoadedConfiguration Take(LoadedConfiguration current, LoadedConfiguration next)
    {
        var (own, other) = (current.Options, next.Options);
        return current with
        {
            Options = own with
            {
                Hydra = own.Hydra with { LingerSeconds = other.Hydra.LingerSeconds },
                Audio = own.Audio with
                {
                    Earcons = other.Audio.Earcons,
                    Playback = own.Audio.Playback with { Volume = other.Audio.Playback.Volume, VolumeStep = other.Audio.Playback.VolumeStep },
                },
                Log = other.Log,
                // one that comes or goes has to be known to the parts of the device from their beginning
                Profiles = SameNames(own, other) ? other.Profiles : own.Profiles,
                Profile = other.Profile,
                Reload = other.Reload,
            },
        };
    }

    private static bool SameNames(KioskOptions own, KioskOptions other) =>
        own.Profiles.Count == other.Profiles.Count && own.Profiles.Keys.All(other.Profiles.ContainsKey);
}
