using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>
/// What a value may look like. The one description from which reading, complaining, the JSON Schema and the printed effective
/// configuration all follow, so that they cannot disagree.
/// </summary>
/// <typeparam name="T">What it is read into.</typeparam>
internal abstract class Shape<T>
{
    /// <summary>Whether a schema may state the value's default in one word.</summary>
    public virtual bool IsScalar => true;

    /// <summary>Reads a value; what is wrong with it goes to the context.</summary>
    public abstract bool TryRead(ConfigNode node, string path, ReadContext context, out T value);

    /// <summary>Writes the schema's keywords into an object that is already open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>Writes a value as the file would have it.</summary>
    public abstract void WriteValue(Utf8JsonWriter json, T value);

    /// <summary>Every key below this value with the path to it, for "that key belongs elsewhere".</summary>
    public virtual IEnumerable<KeyPlace> Keys(string path) => [];

    protected static void WrongType(ConfigNode node, string path, ReadContext context, string expected) =>
        context.Error(ConfigurationCauses.WrongType, node.Position, path, $"{node.Described} was found; {expected} is expected.");
}
