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
    public static ConfigurationResult Load(string path, DeviceFacts device)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(device);
        if (TextFile.TryRead(path, out var source, out var fault, out var faultOffset))
        {
            return Load(source!, path, device);
        }

        var position = source is not null && faultOffset >= 0 ? source.PositionAt(faultOffset) : default;
        return new ConfigurationResult(null, [new ConfigurationProblem
        {
            Cause = ConfigurationCauses.UnusableFile,
            File = path,
            Line = position.Line,
            Column = position.Column,
            Message = fault!,
        }
        ]);
    }

    /// <summary>Reads a text as if it stood in a file.</summary>
    /// <param name="utf8">The text without byte-order mark.</param>
    /// <param name="path">The file's name; need not exist.</param>
    /// <param name="device">What only the rest of the program knows.</param>
    internal static ConfigurationResult Load(byte[] utf8, string path, DeviceFacts device) => Load(new SourceText(utf8), path, device);

    private static ConfigurationResult Load(SourceText source, string path, DeviceFacts device)
    {
        var context = new ReadContext(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", KioskShape.Root.Keys);
        var root = ConfigParser.Parse(source, out var fault);
        if (root is not null)
        {
            context.Seen("", root.Position);
        }

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

        options = ConfigurationRules.Apply(options, device, context, out var instructions);
        if (context.HasErrors)
        {
            return new ConfigurationResult(null, context.Problems);
        }

        var loaded = new LoadedConfiguration(path, options, instructions);
        var excess = device.Excess(loaded);
        if (excess is not null)
        {
            context.Error(ConfigurationCauses.TooLarge, "",
                $"{excess}. Above it the service answers without sound and without an error: shorten the instructions or the tools.");
        }

        return new ConfigurationResult(excess is null ? loaded : null, context.Problems);
    }

    private static Options.KioskOptions? Read(ConfigNode? root, ReadContext context) =>
        root is not null && KioskShape.Root.TryRead(root, "", context, out var options) ? options : null;
}
