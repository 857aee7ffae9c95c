using System.Text.Json;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>One key of an object: what it is for, what its value looks like, and where it goes.</summary>
/// <typeparam name="TOwner">The options record that holds it.</typeparam>
internal abstract class Setting<TOwner>(string key, string description)
{
    public string Key { get; } = key;

    public string Description { get; } = description;

    /// <summary>Whether the object is worthless without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The owner with the value in it; unchanged when the value cannot be read.</summary>
    public abstract TOwner Read(TOwner owner, ConfigNode node, string path, ReadContext context);

    public abstract void WriteSchema(Utf8JsonWriter json, TOwner defaults);

    public abstract void WriteMember(Utf8JsonWriter json, TOwner owner);

    public abstract IEnumerable<KeyPlace> Keys(string path);
}

/// <inheritdoc cref="Setting{TOwner}"/>
/// <typeparam name="TOwner">The options record that holds it.</typeparam>
/// <typeparam name="TValue">What its value is read into.</typeparam>
internal sealed class Setting<TOwner, TValue>(
    string key, string description, Shape<TValue> shape, Func<TOwner, TValue?> get, Func<TOwner, TValue, TOwner> with)
    : Setting<TOwner>(key, description)
{
    public override TOwner Read(TOwner owner, ConfigNode node, string path, ReadContext context) =>
        shape.TryRead(node, path, context, out var value) ? with(owner, value) : owner;

    public override void WriteSchema(Utf8JsonWriter json, TOwner defaults)
    {
        json.WriteStartObject(Key);
        json.WriteString("description", Description);
        shape.WriteSchema(json);
        if (shape.IsScalar && !IsRequired && get(defaults) is { } value)
        {
            json.WritePropertyName("default");
            shape.WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    public override void WriteMember(Utf8JsonWriter json, TOwner owner)
    {
        if (get(owner) is { } value)
        {
            json.WritePropertyName(Key);
            shape.WriteValue(json, value);
        }
    }

    public override IEnumerable<KeyPlace> Keys(string path) =>
        shape.Keys(path.Length == 0 ? Key : $"{path}.{Key}").Prepend(new KeyPlace(Key, path));
}
