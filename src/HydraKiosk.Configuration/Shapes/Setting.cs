using System.Text.Json;
using HydraKiosk.Configuration.Options;
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

    /// <summary>When a change takes effect; null where that is as with the object that it stands in.</summary>
    public TakesEffect? Effect { get; init; }

    /// <summary>When a change of something within the value takes effect; of the empty path the value itself.</summary>
    public abstract TakesEffect? EffectOf(ReadOnlySpan<char> path);

    /// <summary>The owner with the value in it; unchanged when the value cannot be read.</summary>
    public abstract TOwner Read(TOwner owner, ConfigNode node, string path, ReadContext context);

    public abstract void WriteSchema(Utf8JsonWriter json, TOwner defaults);

    public abstract void WriteMember(Utf8JsonWriter json, TOwner owner);

    public abstract IEnumerable<KeyPlace> Keys(string path);

    /// <summary>What a reader of the table is told.</summary>
    /// <param name="defaults">The owner that a file of nothing makes.</param>
    public abstract SettingFacts Facts(TOwner defaults);
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
        json.WriteString("description", Effect is { } effect ? $"{Description} {effect.InWords()}" : Description);
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

    public override TakesEffect? EffectOf(ReadOnlySpan<char> path) => shape.EffectOf(path) ?? Effect;

    public override IEnumerable<KeyPlace> Keys(string path) =>
        shape.Keys(path.Length == 0 ? Key : $"{path}.{Key}").Prepend(new KeyPlace(Key, path));

    public override SettingFacts Facts(TOwner defaults) => new(
        Key, Description, IsRequired, shape,
        shape.IsScalar && !IsRequired && get(defaults) is { } value ? JsonText.Of(json => shape.WriteValue(json, value), indented: false) : null);
}
