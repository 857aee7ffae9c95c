using HydraKiosk.Configuration.Paths;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Overrides;

/// <summary>Puts the values of variables into what was read of the file, so that one check sees both.</summary>
/// <param name="shape">The file as a whole.</param>
/// <param name="context">Takes the problems; each names its variable.</param>
internal sealed class OverrideReader(Shape shape, ReadContext context)
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<AppliedOverride> _applied = [];

    /// <summary>Applies them; of an object and a part of it the part comes last.</summary>
    /// <param name="root">The file's outermost object.</param>
    /// <param name="overrides">The variables.</param>
    public IReadOnlyList<AppliedOverride> Apply(ConfigNode root, IReadOnlyList<SettingOverride> overrides)
    {
        foreach (var one in overrides.OrderBy(o => o.Variable.Split("__").Length))
        {
            Apply(root, one, $"environment variable {VisibleText.Cut(one.Variable, 120)}");
        }

        return _applied;
    }

    private void Apply(ConfigNode root, SettingOverride one, string origin)
    {
        var keys = one.Variable[SettingOverride.Prefix.Length..].Split("__");
        if (Array.Exists(keys, key => key.Length == 0))
        {
            Refuse(origin, "", "no setting is named; keys are separated by two underscores, as in HYDRA_KIOSK__audio__playback__volume.");
            return;
        }

        var (node, at, path) = (root, shape, "");
        for (var i = 0; i < keys.Length; i++)
        {
            var key = Known(at, node, keys[i]);
            var below = SettingLookup.Below(at, new PathStep(key));
            path = new PathStep(key).After(path);
            if (i == keys.Length - 1 || below is null)
            {
                Put(node, key, below, path, one, origin); // an unknown key is what the check complains of
                return;
            }

            if (below.Settings.Count == 0 && below.Entry is null)
            {
                Refuse(origin, path, $"this is given as a whole: {below.Expected} is expected{(below.IsScalar ? "" : ", as JSON")}.");
                return;
            }

            var member = node.Find(key);
            if (member is null)
            {
                node.Members.Add(member = new ConfigMember(
                    key, new SourcePosition(0, 0, origin), new ConfigNode(NodeKind.Object, new SourcePosition(0, 0, origin))));
            }
            else if (member.Value.Kind != NodeKind.Object)
            {
                return; // the file has something else there, which is an error of its own
            }

            (node, at) = (member.Value, below);
        }
    }

    private void Put(ConfigNode node, string key, Shape? below, string path, SettingOverride one, string origin)
    {
        if (_variables.TryGetValue(path, out var other))
        {
            Refuse(origin, path, $"{other} gives the same setting; keep one of the two.");
            return;
        }

        context.Hide(origin, one.Value);
        if (ValueText.Read(below, one.Value, origin, out _, out var fault) is not { } value)
        {
            context.Error(ConfigurationCauses.Syntax, fault!.Position, path, fault.Message);
            return;
        }

        HideTexts(value, origin);
        _variables.Add(path, one.Variable);
        var index = node.Members.FindIndex(m => m.Key == key);
        _applied.Add(new AppliedOverride(one.Variable, path, index >= 0 && node.Members[index].Value.Position.Origin is null));
        var member = new ConfigMember(key, new SourcePosition(0, 0, origin), value);
        if (index >= 0)
        {
            node.Members[index] = member;
        }
        else
        {
            node.Members.Add(member);
        }
    }

    private void HideTexts(ConfigNode node, string origin)
    {
        context.Hide(origin, node.Text);
        node.Items.ForEach(item => HideTexts(item, origin));
        foreach (var member in node.Members)
        {
            HideTexts(member.Value, origin);
        }
    }

    private void Refuse(string origin, string path, string message) =>
        context.Error(ConfigurationCauses.UnusableVariable, new SourcePosition(0, 0, origin), path, message);

    /// <summary>The key as the file writes it: many shells and tools know variables in capitals only.</summary>
    private static string Known(Shape at, ConfigNode node, string key) =>
        at.Settings.Select(s => s.Key).Concat(node.Members.Select(m => m.Key))
            .FirstOrDefault(known => string.Equals(known, key, StringComparison.OrdinalIgnoreCase)) ?? key;
}
