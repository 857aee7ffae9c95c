using System.Diagnostics.CodeAnalysis;

namespace HydraKiosk.Control;

/// <summary>What the control socket may do with the configuration of the running daemon. Any thread.</summary>
public interface IConfigurationControl
{
    /// <summary>Which configuration is in effect.</summary>
    ConfigurationStatus Status();

    /// <summary>Reads the file again, and takes it whole or not at all. Takes as long as reading and checking does.</summary>
    /// <param name="who">Who asks, for the journal.</param>
    ReloadAnswer Reload(string who);

    /// <summary>The profiles of the configuration.</summary>
    IReadOnlyList<ProfileStatus> Profiles();

    /// <summary>Chooses a profile for the next conversation, and over a restart.</summary>
    /// <param name="name">Its name, or "base" for none.</param>
    /// <param name="who">Who chooses, for the journal.</param>
    /// <param name="problem">What is wrong with the name, for a person.</param>
    bool TryChoose(string name, string who, [NotNullWhen(false)] out string? problem);
}
