using System.Text.Json;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>An object with known keys; every other key is an error.</summary>
internal sealed class ObjectShape<T>(T defaults, Setting<T>[] settings) : Shape<T>
{
    private SettingFacts[]? _facts;

    public override bool IsScalar => false;

    public override string Expected => "an object { }";

    public override IReadOnlyList<SettingFacts> Settings => _facts ??= Array.ConvertAll(settings, s => s.Facts(defaults));

    /// <summary>Keys that are taken and not looked at.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>Keys that a later version will know: they do nothing yet, and a setting that silently does nothing helps nobody.</summary>
    public string[] Later { get; init; } = [];

    /// <summary>Keys of earlier versions.</summary>
    public RemovedKey[] Removed { get; init; } = [];

    /// <summary>Whether an object's later keys are already spoken for by another complaint about it.</summary>
    public Func<ConfigNode, bool> IsLaterAsAWhole { get; init; } = _ => false;

    /// <summary>Keywords of the schema beyond the keys themselves.</summary>
    public Action<Utf8JsonWriter>? MoreSchema { get; init; }

    /// <summary>Reads the object; a setting that cannot be read keeps its default, and the context knows.</summary>
    public override bool TryRead(ConfigNode node, string path, ReadContext context, out T value)
    {
        value = defaults;
        if (node.Kind != NodeKind.Object)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        var first = new Dictionary<string, ConfigMember>();
        foreach (var member in node.Members)
        {
            var memberPath = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
            if (!first.TryAdd(member.Key, member))
            {
                context.Error(
                    ConfigurationCauses.DuplicateKey, member.KeyPosition, memberPath,
                    $"this key was already given in line {first[member.Key].KeyPosition.Line}; keep one of the two.");
            }
            else if (Array.Find(settings, s => s.Key == member.Key) is { } setting)
            {
                context.Seen(memberPath, member.Value.Position);
                value = setting.Read(value, member.Value, memberPath, context);
            }
            else if (!Ignored.Contains(member.Key))
            {
                WriteError(node, member, memberPath, path, context);
            }
        }

        foreach (var setting in settings.Where(s => s.IsRequired && !first.ContainsKey(s.Key)))
        {
            var missingPath = path.Length == 0 ? setting.Key : $"{path}.{setting.Key}";
            context.Error(ConfigurationCauses.Missing, node.Position, missingPath, $"the key \"{setting.Key}\" is missing. {setting.Description}");
        }

        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var key in Ignored)
        {
            json.WriteStartObject(key);
            json.WriteEndObject();
        }

        foreach (var setting in settings)
        {
            setting.WriteSchema(json, defaults);
        }

        json.WriteEndObject();
        if (settings.Any(s => s.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var setting in settings.Where(s => s.IsRequired))
            {
                json.WriteStringValue(setting.Key);
            }

            json.WriteEndArray();
        }

        MoreSchema?.Invoke(json);
    }

    public override void WriteValue(Utf8JsonWriter json, T value)
    {
        json.WriteStartObject();
        foreach (var setting in settings)
        {
            setting.WriteMember(json, value);
        }

        json.WriteEndObject();
    }

    public override IEnumerable<KeyPlace> Keys(string path) => settings.SelectMany(s => s.Keys(path));

    public override TakesEffect? EffectOf(ReadOnlySpan<char> path)
    {
        var end = path.IndexOfAny('.', '[');
        var key = end < 0 ? path : path[..end];
        foreach (var setting in settings)
        {
            if (key.SequenceEqual(setting.Key))
            {
                return setting.EffectOf(end < 0 ? default : path[(end + 1)..]);
            }
        }

        return null;
    }

    private void WriteError(ConfigNode node, ConfigMember member, string memberPath, string path, ReadContext context)
    {
        if (Array.Find(Removed, r => r.Key == member.Key) is { } removed)
        {
            removed.Report(member, memberPath, context);
            return;
        }

        if (Later.Contains(member.Key))
        {
            if (!IsLaterAsAWhole(node))
            {
                context.Error(ConfigurationCauses.NotSupportedYet, member.KeyPosition, memberPath,
                    "this version does not know this key yet; remove it.");
            }

            return;
        }

        if (ApiKeyPlaces.LooksLikeOne(member.Key))
        {
            context.Error(
                ConfigurationCauses.SecretInFile, member.KeyPosition, memberPath,
                    $"a key or a password never stands among the settings; remove it. {ApiKeyPlaces.Summary}");
            return;
        }

        if (context.IsFull)
        {
            context.Error(ConfigurationCauses.UnknownKey, member.KeyPosition, memberPath, "unknown key.");
            return; // the search for what was meant would be for nobody
        }

        var seen = OddCharacters.AsSeen(member.Key);
        var nearest = Nearest.Find(seen, settings.Select(s => s.Key));
        var elsewhere = nearest is null
            ? context.AllKeys("").Where(k => k.Key == member.Key).Select(k => k.Parent).Where(p => p != path).Distinct().ToArray()
            : [];
        var hint = (nearest, elsewhere) switch
        {
            (not null, _) => "",
            (null, [var only]) => only.Length == 0 ? $" \"{member.Key}\" belongs at the top level." : $" \"{member.Key}\" belongs under \"{only}\".",
            _ => $" Known here: {string.Join(", ", settings.Select(s => s.Key))}.",
        };
        context.Error(ConfigurationCauses.UnknownKey, member.KeyPosition, memberPath, $"unknown key.{OddCharacters.Remark(member.Key)}{hint}",
            nearest);
    }
}
