using System.Text.Json;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>
/// What a value may look like. The one description from which reading, complaining, the JSON Schema, the table of settings and the printed effective
/// configuration all follow, so that they cannot disagree.
/// </summary>
internal abstract class Shape
{
    /// <summary>Whether a schema may state the value's default in one word.</summary>
    public virtual bool IsScalar => true;

    /// <summary>Whether the value is a text, which the command line and variables give without quotes.</summary>
    public virtual bool IsText => false;

    /// <summary>What is expected, for a table and a message: "a whole number from 5 to 40 ms".</summary>
    public abstract string Expected { get; }

    /// <summary>Of an object: its keys in the order to list them.</summary>
    public virtual IReadOnlyList<SettingFacts> Settings => [];

    /// <summary>Of a map: what each of its entries looks like.</summary>
    public virtual Shape? Entry => null;

    /// <summary>Of a list: what each of its items looks like.</summary>
    public virtual Shape? Item => null;

    /// <summary>Whether the value of an entry of that name is shown to nobody; of a map only.</summary>
    public virtual bool Hides(string name) => false;

    /// <summary>Writes the schema's keywords into an object that is already open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>Every key below this value with the path to it, for "that key belongs elsewhere".</summary>
    public virtual IEnumerable<KeyPlace> Keys(string path) => [];

    /// <summary>When a change of something within the value takes effect; null where that is not said here.</summary>
    /// <param name="path">From the value on, such as <c>playback.volume</c>.</param>
    public virtual TakesEffect? EffectOf(ReadOnlySpan<char> path) => null;

    protected static void WrongType(ConfigNode node, string path, ReadContext context, string expected) =>
        context.Error(ConfigurationCauses.WrongType, node.Position, path, $"{node.Described} was found; {expected} is expected.");
}

/// <summary>A shape whose value is read into something.</summary>
/// <typeparam name="T">What it is read into.</typeparam>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads a value; what is wrong with it goes to the context.</summary>
    public abstract bool TryRead(ConfigNode node, string path, ReadContext context, out T value);

    /// <summary>Writes a value as the file would have it.</summary>
    public abstract void WriteValue(Utf8JsonWriter json, T value);
}

/// <summary>A key of an object, whatever its value is read into.</summary>
/// <param name="Key">The key.</param>
/// <param name="Description">What it is for: one or more sentences.</param>
/// <param name="IsRequired">Whether the object is worthless without it.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Default">Its default as JSON; null where there is none in one word.</param>
internal sealed record SettingFacts(string Key, string Description, bool IsRequired, Shape Shape, string? Default);
