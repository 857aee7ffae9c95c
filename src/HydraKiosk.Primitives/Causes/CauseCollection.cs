using System.Collections;

namespace HydraKiosk.Primitives.Causes;

/// <summary>The table of causes of one area, or of all, in the order of their numbers. Each number belongs to one cause.</summary>
public sealed class CauseCollection : IReadOnlyCollection<Cause>
{
    private readonly SortedDictionary<int, Cause> _rows = [];

    /// <summary>An empty table, to which causes are added where they are declared.</summary>
    public CauseCollection()
    {
    }

    /// <summary>A table of other tables' causes.</summary>
    /// <param name="tables">One for each area.</param>
    /// <exception cref="ArgumentException">Two causes have the same number.</exception>
    public CauseCollection(params IEnumerable<CauseCollection> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var cause in tables.SelectMany(table => table))
        {
            Add(cause);
        }
    }

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <summary>Adds a cause.</summary>
    /// <param name="cause">The cause.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The cause, so that a declaration can add what it declares.</returns>
    /// <exception cref="ArgumentException">Another cause has its number.</exception>
    public T Add<T>(T cause)
        where T : Cause
    {
        ArgumentNullException.ThrowIfNull(cause);
        return _rows.TryAdd(cause.Code, cause)
            ? cause
            : throw new ArgumentException($"{cause} has the number of {_rows[cause.Code]}", nameof(cause));
    }

    /// <summary>The cause of that number, or null.</summary>
    /// <param name="code">The number after <c>HK-</c>.</param>
    public Cause? Find(int code) => _rows.GetValueOrDefault(code);

    /// <inheritdoc/>
    public IEnumerator<Cause> GetEnumerator() => _rows.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
