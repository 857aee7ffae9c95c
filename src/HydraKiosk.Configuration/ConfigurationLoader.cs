using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>Reads a configuration file strictly and reports everything that is wrong with it at once.</summary>
public static class ConfigurationLoader
{
    /// <summary>Where an installed device has its configuration.</summary>
    public const string DefaultPath = "/etc/hydra-kiosk/hydra-kiosk.json";

    /// <summary>Reads a file. Never throws for anything that the file or the path can be.</summary>
    /// <param name="path">The file; relative paths in it start at its folder.</param>
    /// <param name="device">What only the rest of the program knows.</param>
    /// <param name="overrides">What stands above the file; null for nothing.</param>
    public static ConfigurationResult Load(string path, DeviceFacts device, IReadOnlyList<SettingOverride>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(device);
        return TextFile.TryRead(path, out var source, out var fault, out var faultOffset)
            ? Load(source!, path, device, overrides ?? [])
            : new ConfigurationResult(null, [Unusable(path, source, fault!, faultOffset)]);
    }

    /// <summary>A file that cannot be read, as a problem.</summary>
    internal static ConfigurationProblem Unusable(string path, SourceText? source, string fault, int faultOffset)
    {
        var position = source is not null && faultOffset >= 0 ? source.PositionAt(faultOffset) : default;
        return new ConfigurationProblem
        {
            Cause = ConfigurationCauses.UnusableFile,
            File = path,
            Line = position.Line,
            Column = position.Column,
            Message = fault,
        };
    }

    /// <summary>Reads a text as if it stood in a file.</summary>
    /// <param name="utf8">The text without byte-order mark.</param>
    /// <param name="path">The file's name; need not exist.</param>
    /// <param name="device">What only the rest of the program knows.</param>
    internal static ConfigurationResult Load(byte[] utf8, string path, DeviceFacts device) => Load(new SourceText(utf8), path, device, []);

    private static ConfigurationResult Load(SourceText source, string path, DeviceFacts device, IReadOnlyList<SettingOverride> overrides)
    {
        var context = new ReadContext(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", KioskShape.Root.Keys);
        var root = ConfigParser.Parse(source, out var fault);
        IReadOnlyList<AppliedOverride> applied = [];
        if (root is not null)
        {
            context.Seen("", root.Position);
            applied = root.Kind == NodeKind.Object ? new OverrideReader(KioskShape.Root, context).Apply(root, overrides) : [];
        }

        return Judge(root, fault, path, device, context) with { Overrides = applied };
    }

    private static ConfigurationResult Judge(ConfigNode? root, SyntaxFault? fault, string path, DeviceFacts device, ReadContext context)
    {
        // What stood before a syntax error is checked as well; what is missing cannot be judged then.
        var options = Read(root, context);
        if (fault is not null)
        {
            context.Error(ConfigurationCauses.Syntax, fault.Position, "", fault.Message);
            return new ConfigurationResult(null, [.. context.Problems.Where(p => p.Cause != ConfigurationCauses.Missing)]);
        }

        if (root is null)
        {
            context.Error(ConfigurationCauses.Syntax, "", "there is nothing but comments in the file; { is expected.");
        }

        if (options is null)
        {
            return new ConfigurationResult(null, context.Problems);
        }

        options = ConfigurationRules.Apply(options, device, context, out var instructions, out var personas);
        if (context.HasErrors)
        {
            return new ConfigurationResult(null, context.Problems);
        }

        var loaded = new LoadedConfiguration(path, options, instructions) { Places = context.Places };
        var alone = loaded;
        loaded = loaded with
        {
            Profiles = options.Profiles.ToDictionary(p => p.Key, p => ProfileOverlay.Over(alone, p.Value, personas.GetValueOrDefault(p.Key))),
        };
        CheckSize(device.Excess(loaded), "", context);
        foreach (var (name, profile) in loaded.Profiles)
        {
            CheckSize(device.Excess(profile), $"profiles.{name}", context);
        }

        foreach (var problem in device.VoiceProblems(loaded))
        {
            if (problem.StopsTheStart)
            {
                context.Error(problem.Cause, problem.Path, problem.Message);
            }
            else
            {
                context.Warn(problem.Cause, problem.Path, problem.Message);
            }
        }

        return new ConfigurationResult(context.HasErrors ? null : loaded, context.Problems);
    }

    private static void CheckSize(string? excess, string path, ReadContext context)
    {
        if (excess is not null)
        {
            context.Error(ConfigurationCauses.TooLarge, path,
                $"{excess}. Above it the service answers without sound and without an error: shorten the instructions or the tools.");
        }
    }

    private static Options.KioskOptions? Read(ConfigNode? root, ReadContext context) =>
        root is not null && KioskShape.Root.TryRead(root, "", context, out var options) ? options : null;
}
