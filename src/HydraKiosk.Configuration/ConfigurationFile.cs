using System.Text;
using HydraKiosk.Configuration.Editing;
using HydraKiosk.Configuration.Paths;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>What came of a change to a file's text.</summary>
/// <param name="Text">The text as it would be; as it was where there is a refusal.</param>
/// <param name="Refusal">Why the change is not to be made, as a sentence; null where it may be.</param>
/// <param name="Problems">What the check finds in the new text, or what speaks against it.</param>
public sealed record ConfigurationChange(ConfigurationFile Text, string? Refusal, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>A configuration file as text that can be changed value by value; whatever is not changed stays byte for byte. Immutable.</summary>
public sealed class ConfigurationFile
{
    private readonly string _path;
    private readonly DeviceFacts _facts;
    private readonly SourceText _source;

    private ConfigurationFile(string path, SourceText source, DeviceFacts facts) => (_path, _source, _facts) = (path, source, facts);

    /// <summary>The whole file, a byte-order mark included.</summary>
    public byte[] Bytes => _source.HasMark ? [0xEF, 0xBB, 0xBF, .. _source.Utf8] : _source.Utf8;

    /// <summary>The text without mark.</summary>
    public string Text => Encoding.UTF8.GetString(_source.Utf8);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="facts">What only the rest of the program knows.</param>
    /// <param name="problem">Why it cannot be read; null when it could.</param>
    public static ConfigurationFile? Read(string path, DeviceFacts facts, out ConfigurationProblem? problem)
    {
        if (TextFile.TryRead(path, out var source, out var fault, out var offset))
        {
            problem = null;
            return new ConfigurationFile(path, source!, facts);
        }

        problem = ConfigurationLoader.Unusable(path, source, fault!, offset);
        return null;
    }

    /// <summary>A text as if it stood in a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, which need not exist; relative paths start at its folder.</param>
    /// <param name="facts">What only the rest of the program knows.</param>
    public static ConfigurationFile Of(string text, string path, DeviceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ConfigurationFile(path, new SourceText(Encoding.UTF8.GetBytes(text)), facts);
    }

    /// <summary>Checks it.</summary>
    public ConfigurationResult Check() => ConfigurationLoader.Load(_source.Utf8, _path, _facts);

    /// <summary>Gives a setting a value.</summary>
    /// <param name="setting">Its path.</param>
    /// <param name="value">JSON, or a text without quotes.</param>
    public ConfigurationChange Set(string setting, string value)
    {
        var steps = Steps(setting, out var shape, out var problem);
        if (problem is not null)
        {
            return Refused(problem);
        }

        return ValueText.Read(shape, value, "the value", out var json, out var fault) is null
            ? Refused($"the value is not JSON, although it begins like it: {fault!.Message}")
            : Change(setting, editor => editor.Set(steps, json));
    }

    /// <summary>Takes a setting out, so that it has its default.</summary>
    /// <param name="setting">Its path.</param>
    public ConfigurationChange Unset(string setting)
    {
        var steps = Steps(setting, out _, out var problem);
        return problem is not null ? Refused(problem) : Change(setting, editor => editor.Unset(steps));
    }

    private static IReadOnlyList<PathStep> Steps(string setting, out Shapes.Shape? shape, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(setting);
        shape = null;
        var steps = SettingPath.Parse(setting, out problem);
        if (problem is null)
        {
            shape = SettingLookup.Find(KioskShape.Root, steps, out problem);
        }

        return steps;
    }

    private ConfigurationChange Change(string setting, Func<ConfigEditor, EditPlan> plan)
    {
        var root = ConfigParser.Parse(_source, out var fault);
        if (fault is not null || root is null)
        {
            return new ConfigurationChange(this, "the file is not valid JSON, so that there is no telling where the setting belongs; correct that first.",
                Check().Problems);
        }

        var planned = plan(new ConfigEditor(new Layout(_source.Utf8), root));
        if (planned.Problem is not null)
        {
            return Refused(planned.Problem);
        }

        var changed = new ConfigurationFile(
            _path, new SourceText(TextEdit.Apply(_source.Utf8, planned.Edits)) { HasMark = _source.HasMark }, _facts);
        var (before, after) = (Check(), changed.Check());
        return IsWorse(before, after, setting) ? new ConfigurationChange(this, "with this change the file could not be used:", after.Problems)
            : new ConfigurationChange(changed, null, after.Problems);
    }

    private ConfigurationChange Refused(string why) => new(this, why, []);

    /// <summary>
    /// Whether the change does harm: it adds errors to a file that has none, or to one that has some without taking one away. What a corrected error
    /// had hidden may come to light, unless it is about the very setting.
    /// </summary>
    private static bool IsWorse(ConfigurationResult before, ConfigurationResult after, string setting)
    {
        var old = before.Errors.Select(Key).ToHashSet(StringComparer.Ordinal);
        var now = after.Errors.Select(Key).ToHashSet(StringComparer.Ordinal);
        var hasCorrected = old.Any(o => !now.Contains(o));
        return after.Errors.Any(e => !old.Contains(Key(e)) && (!hasCorrected || IsAbout(e.Path, setting)));

        // The place in the file moves with the change; path and code do not.
        static string Key(ConfigurationProblem problem) => $"{problem.Code} {problem.Path} {problem.Message}";
    }

    private static bool IsAbout(string path, string setting) =>
        path == setting || path.StartsWith(setting + ".", StringComparison.Ordinal) || path.StartsWith(setting + "[", StringComparison.Ordinal);
}
