namespace HydraKiosk.Tools.Programs;

/// <summary>
/// Programs that this process has started and that go on running, such as servers. Whoever looks for what a finished program has left behind asks
/// here first: a program in a session of its own looks like an orphan.
/// </summary>
internal static class LivePrograms
{
    private static readonly HashSet<int> _leaders = [];

    /// <summary>Held while a program is started and taken note of, and while somebody looks for orphans.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>A program leads a session. The gate is held since before it was started.</summary>
    public static void Add(int leader) => _leaders.Add(leader);

    /// <summary>It has ended; its number may be another's from now on.</summary>
    public static void Remove(int leader)
    {
        lock (Gate)
        {
            _leaders.Remove(leader);
        }
    }

    /// <summary>Whether a session, or a process by its number, is one of these. The gate is held.</summary>
    public static bool Has(int leader) => _leaders.Contains(leader);
}
