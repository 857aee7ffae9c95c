namespace HydraKiosk.Doctor.Readings;

/// <summary>Where the doctor looks on a Linux machine; a test has folders of its own.</summary>
internal sealed record DoctorPlaces
{
    /// <summary>The kernel's view of processes, routes and sound cards.</summary>
    public string Proc { get; init; } = "/proc";

    /// <summary>The device files.</summary>
    public string Devices { get; init; } = "/dev";

    /// <summary>Users, groups and the name of the system.</summary>
    public string Settings { get; init; } = "/etc";

    /// <summary>The journals that a restart does not delete.</summary>
    public string Journal { get; init; } = "/var/log/journal";

    /// <summary>The journals that it does.</summary>
    public string PassingJournal { get; init; } = "/run/log/journal";

    /// <summary>Where the service's unit may be, the one that decides first.</summary>
    public IReadOnlyList<string> Units { get; init; } =
        ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    /// <summary>Where an installed device has the service's key, beside what its unit says; a technician's shell has no variable for it.</summary>
    public IReadOnlyList<string> KeyFiles { get; init; } = ["/etc/hydra-kiosk/api-key", "/etc/credstore/hydra-api-key"];

    /// <summary>A page that is empty: whoever answers with anything else has put himself between. Google's, made for this purpose.</summary>
    public Uri EmptyPage { get; init; } = new("http://connectivitycheck.gstatic.com/generate_204");
}
