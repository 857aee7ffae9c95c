using HydraKiosk.Control.Folders;

namespace HydraKiosk.Reloading;

/// <summary>
/// Sees that files were saved, by looking at them from time to time: at what they are and how long, and when they were written. A look costs a system
/// call for each file; a watcher of the system would cost a thread and loses a file that is put in the place of another, as most editors save. What
/// has just changed is left alone until it has not changed from one look to the next, so that nothing is read that is half written.
/// </summary>
internal sealed class FileLook
{
    private IReadOnlyList<string> _paths;
    private Stamp[] _taken;
    private Stamp[]? _moving;

    /// <param name="paths">The files; they need not exist.</param>
    public FileLook(IReadOnlyList<string> paths) => (_paths, _taken) = (paths, Stamps(paths));

    /// <summary>From now on it is these files, as they are now.</summary>
    public void Take(IReadOnlyList<string> paths) => (_paths, _taken, _moving) = (paths, Stamps(paths), null);

    /// <summary>
    /// Whether the files are others than when they were last taken and have been at rest since the look before this one; takes them then.
    /// </summary>
    public bool HasChanged()
    {
        var now = Stamps(_paths);
        if (now.AsSpan().SequenceEqual(_taken))
        {
            _moving = null;
            return false;
        }

        if (_moving is null || !now.AsSpan().SequenceEqual(_moving))
        {
            _moving = now;
            return false;
        }

        (_taken, _moving) = (now, null);
        return true;
    }

    private static Stamp[] Stamps(IReadOnlyList<string> paths)
    {
        var stamps = new Stamp[paths.Count];
        for (var i = 0; i < stamps.Length; i++)
        {
            stamps[i] = PosixFiles.Look(paths[i], follow: true, out var facts) is var error and not 0
                ? new Stamp(error, 0, 0, 0) : new Stamp(0, facts.Inode, facts.Bytes, facts.WrittenNs);
        }

        return stamps;
    }

    private readonly record struct Stamp(int Error, ulong Inode, ulong Bytes, long WrittenNs);
}
