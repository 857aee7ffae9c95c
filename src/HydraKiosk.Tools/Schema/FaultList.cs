using System.Text.Json;

namespace HydraKiosk.Tools.Schema;

/// <summary>The faults of one check. It costs nothing until there is one. Who adds asks <see cref="Wants"/> first, so that no sentence is made in vain.</summary>
/// <param name="limit">How many are kept; with none it only notes that there was one.</param>
internal struct FaultList(int limit)
{
    private List<SchemaFault>? _faults;

    /// <summary>Whether there was a fault, kept or not.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Whether what else is wrong does not matter any more.</summary>
    public readonly bool IsFull => HasAny && Count >= limit;

    /// <summary>How many are kept.</summary>
    public readonly int Count => _faults?.Count ?? 0;

    /// <summary>Those that were kept.</summary>
    public readonly IReadOnlyList<SchemaFault> Kept => _faults ?? (IReadOnlyList<SchemaFault>)[];

    /// <summary>Notes that there is a fault; true where its sentence is wanted.</summary>
    public bool Wants()
    {
        HasAny = true;
        return Count < limit;
    }

    /// <summary>Adds a fault of the value that is being looked at.</summary>
    public void Add(string sentence) => (_faults ??= []).Add(new SchemaFault("", sentence));

    /// <summary>Adds a fault that was found elsewhere.</summary>
    public void Add(SchemaFault fault) => (_faults ??= []).Add(fault);

    /// <summary>The faults from one on are of a property's value.</summary>
    public readonly void Prefix(int from, JsonProperty property)
    {
        if (from < Count)
        {
            Prefix(from, SchemaPlace.Escape(property.Name));
        }
    }

    /// <summary>The faults from one on are of an item.</summary>
    public readonly void Prefix(int from, int index)
    {
        if (from < Count)
        {
            Prefix(from, index.ToString());
        }
    }

    private readonly void Prefix(int from, string step)
    {
        for (var i = from; i < Count; i++)
        {
            _faults![i] = _faults[i] with { Place = $"/{step}{_faults[i].Place}" };
        }
    }
}
