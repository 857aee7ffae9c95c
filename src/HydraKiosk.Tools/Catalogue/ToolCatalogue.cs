namespace HydraKiosk.Tools.Catalogue;

/// <summary>
/// What may be called at this moment: the tools of the configuration, and those of servers that are up. Any thread.
/// </summary>
public sealed class ToolCatalogue
{
    private readonly IReadOnlyList<CatalogueEntry> _fixed;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<CatalogueEntry>> _served = new(StringComparer.Ordinal);
    private IReadOnlyList<CatalogueEntry> _all;

    /// <param name="fixedTools">The tools that are always there.</param>
    public ToolCatalogue(IReadOnlyList<CatalogueEntry> fixedTools) => _fixed = _all = fixedTools;

    /// <summary>Told when the list has changed, on the thread of whoever changed it. Set before anything is served.</summary>
    public Action? Changed { get; set; }

    /// <summary>All tools, those of the configuration first, in its order.</summary>
    public IReadOnlyList<CatalogueEntry> All => Volatile.Read(ref _all);

    /// <summary>The tool of that name, or null.</summary>
    public CatalogueEntry? Find(string name)
    {
        foreach (var entry in All)
        {
            if (entry.Tool.Name == name)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>A server says which tools it has now; none while it is down. A name that is taken already is left out.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="tools">Its tools.</param>
    public void Serve(string server, IReadOnlyList<CatalogueEntry> tools)
    {
        lock (_lock)
        {
            _served[server] = tools;
            var all = new List<CatalogueEntry>(_fixed);
            var names = _fixed.Select(t => t.Tool.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var (_, served) in _served.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                all.AddRange(served.Where(t => names.Add(t.Tool.Name)));
            }

            Volatile.Write(ref _all, all);
        }

        Changed?.Invoke();
    }
}
