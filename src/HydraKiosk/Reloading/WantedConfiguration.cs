using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Reloading;

/// <summary>
/// What the device is to be made of: the file as it was last accepted, with the profile that is chosen now over it, and the key. Not for several
/// threads at once.
/// </summary>
internal sealed class WantedConfiguration
{
    private readonly ProfileSelection _selection;
    private ApiKey _key;

    /// <param name="first">The configuration that the daemon starts with.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="selection">Chooses the profile.</param>
    public WantedConfiguration(LoadedConfiguration first, ApiKey key, ProfileSelection selection)
    {
        (File, _key, _selection) = (first, key, selection);
        Use(first);
    }

    /// <summary>The file, without any profile.</summary>
    public LoadedConfiguration File { get; private set; }

    /// <summary>The profile that was chosen when it was last taken; null for none.</summary>
    public string? Profile { get; private set; }

    /// <summary>The profile that is chosen at this moment; null for none.</summary>
    public string? ProfileNow => _selection.Now();

    /// <summary>Who or what chooses it.</summary>
    public string ProfileBy => _selection.By;

    /// <summary>How long a session may take to come up.</summary>
    public TimeSpan Limit => File.Options.Reload.Rollback;

    /// <summary>All of it.</summary>
    public KioskMaking Making => new(File, Profile, Effective(), _key);

    /// <summary>The profiles of the file, and none of them, which is first.</summary>
    public IReadOnlyList<ProfileStatus> Profiles =>
    [
        new ProfileStatus(ProfileOptions.Base, Profile is null, null),
        .. File.Options.Profiles.Select(p => new ProfileStatus(p.Key, p.Key == Profile, ProfileSchedule.InWords(p.Value))),
    ];

    /// <summary>From now on it is this file.</summary>
    public void Use(LoadedConfiguration file)
    {
        File = file;
        _selection.Use(file);
        Profile = ProfileNow;
    }

    /// <summary>Takes the profile that is chosen now.</summary>
    /// <returns>Whether it is another one than before.</returns>
    public bool TakeProfile()
    {
        var before = Profile;
        Profile = ProfileNow;
        return Profile != before;
    }

    /// <summary>From now on it is this key.</summary>
    public void Use(ApiKey key) => _key = key;

    /// <summary>Why no profile of that name can be chosen, as a sentence; null where one can.</summary>
    public string? Missing(string profile)
    {
        var known = File.Options.Profiles;
        if (profile == ProfileOptions.Base || known.ContainsKey(profile))
        {
            return null;
        }

        var nearest = Nearest.Find(profile, known.Keys);
        return known.Count == 0 ? "the configuration has no profiles."
            : $"there is no profile {VisibleText.Quoted(profile)}, only {string.Join(", ", known.Keys)} and {ProfileOptions.Base}."
                + (nearest is null ? "" : $" Did you mean \"{nearest}\"?");
    }

    /// <summary>Chooses a profile by hand.</summary>
    /// <param name="profile">One of the file's, or the word for none.</param>
    public void Choose(string profile) => _selection.Choose(profile == ProfileOptions.Base ? null : profile);

    /// <summary>Whether only the profile differs from what was in effect before.</summary>
    public bool IsSameFile(KioskMaking before) => ReferenceEquals(before.File, File);

    /// <summary>The file from before, with the profile that is chosen now; where only the profile has changed, with the one from before.</summary>
    public KioskMaking GoBackTo(KioskMaking before)
    {
        if (IsSameFile(before))
        {
            _selection.Choose(before.Profile);
        }

        Use(before.File);
        _key = before.Key;
        return before with { Configuration = Effective(), Profile = Profile };
    }

    private LoadedConfiguration Effective() => Profile is { } name ? File.Profiles[name] : File;
}
