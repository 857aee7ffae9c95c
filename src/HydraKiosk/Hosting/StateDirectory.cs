namespace HydraKiosk.Hosting;

/// <summary>
/// Where the daemon keeps what must outlive it: wire log, audit log, ledgers. What <c>--state-dir</c> names, since a person said so; else
/// what systemd made for the service (<c>$STATE_DIRECTORY</c>); else the place the desktop standard names for a user's own state.
/// </summary>
/// <param name="Path">Absolute. It need not exist yet.</param>
public sealed record StateDirectory(string Path)
{
    private const string Name = "hydra-kiosk";
    private const string OfService = "/var/lib/hydra-kiosk";

    /// <summary>Finds it.</summary>
    /// <param name="named">From <c>--state-dir</c>, or null.</param>
    /// <param name="variable">Environment variables by name.</param>
    public static StateDirectory Find(string? named, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (!string.IsNullOrEmpty(named))
        {
            return new StateDirectory(System.IO.Path.GetFullPath(named));
        }

        // A unit with several state directories lists them with colons between (systemd.exec(5)); the first is the daemon's own.
        if (variable("STATE_DIRECTORY")?.Split(':')[0] is { Length: > 0 } given)
        {
            return new StateDirectory(System.IO.Path.GetFullPath(given));
        }

        // A relative path there is to be ignored (XDG base directory specification).
        if (variable("XDG_STATE_HOME") is { } home && System.IO.Path.IsPathRooted(home))
        {
            return new StateDirectory(System.IO.Path.Combine(home, Name));
        }

        var user = variable("HOME") is { Length: > 0 } path ? path : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new StateDirectory(System.IO.Path.Combine(user.Length > 0 ? user : "/", ".local", "state", Name));
    }

    /// <summary>
    /// Finds the daemon's, for a verb that reads or writes it while none runs: where nothing is named, the service's own, if there is one.
    /// </summary>
    /// <param name="named">From <c>--state-dir</c>, or null.</param>
    /// <param name="variable">Environment variables by name.</param>
    public static StateDirectory OfDaemon(string? named, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var service = new DirectoryInfo(OfService);
        return string.IsNullOrEmpty(named) && string.IsNullOrEmpty(variable("STATE_DIRECTORY")) && service.Exists
            ? new StateDirectory(service.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? OfService) // a link where the unit has DynamicUser=
            : Find(named, variable);
    }

    /// <summary>Where something of that name is kept; nothing is made.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
