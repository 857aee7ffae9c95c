using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Configuration;
using HydraKiosk.Conversation;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Logging;
using HydraKiosk.Simulator;
using HydraKiosk.Tools.Running;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Logging;

/// <summary>The table of causes against the code: every number that a technician can meet has a row, and every row can be met.</summary>
public sealed partial class CauseCodeCoverageTests
{
    private const string Begin = "<!-- cause codes -->";

    private static readonly Assembly[] _product =
        [typeof(CauseCodes).Assembly, typeof(AudioDeviceException).Assembly, typeof(HydraLink).Assembly, typeof(SimulatorServer).Assembly, typeof(ToolRunner).Assembly,
        typeof(ConfigurationLoader).Assembly, typeof(ConversationLoop).Assembly];

    [Fact]
    public void Every_warning_and_error_has_a_row()
    {
        var missing = Messages().Where(m => m.Level >= LogLevel.Warning && CauseCodes.Find(m.Id) is null)
            .Select(m => $"{CauseCodes.Tag(m.Id)} ({m.Where}): add a row to the …Causes table of its area in src/HydraKiosk/Logging").Order();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_code_of_an_exception_has_a_row()
    {
        var missing = Constants().Concat(Thrown()).Where(c => CauseCodes.Find(c.Id) is null)
            .Select(c => $"{CauseCodes.Tag(c.Id)} ({c.Where}): add a row to the …Causes table of its area in src/HydraKiosk/Logging").Order();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_row_can_be_met()
    {
        var used = Messages().Where(m => m.Level >= LogLevel.Warning).Select(m => m.Id).Concat(Constants().Concat(Thrown()).Select(c => c.Id)).ToHashSet();

        Assert.Empty(CauseCodes.All.Where(row => !used.Contains(row.Id)).Select(row => $"{CauseCodes.Tag(row.Id)}: nothing logs or throws it; remove the row"));
    }

    [Fact]
    public void A_number_belongs_to_one_message()
    {
        // A message may carry the number of a constant: it then journals the very cause that the constant names.
        Assert.Empty(Twice(Messages().Select(m => (m.Id, m.Where))));
        Assert.Empty(Twice(Constants()));

        static IEnumerable<string> Twice(IEnumerable<(int Id, string Where)> uses) => uses.GroupBy(use => use.Id)
            .Where(g => g.Select(use => use.Where).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(g => $"{CauseCodes.Tag(g.Key)}: {string.Join(", ", g.Select(use => use.Where))}");
    }

    [Fact]
    public void Every_number_lies_in_the_range_of_its_area()
    {
        Assert.All(Messages(), m => Assert.InRange(m.Id, 1000, 7999));
        Assert.All(Messages().Where(m => m.Where.StartsWith("HydraKiosk.Audio.", StringComparison.Ordinal)), m => Assert.InRange(m.Id, 1000, 1999));
        Assert.All(Messages().Where(m => m.Where.StartsWith("HydraKiosk.Hydra.", StringComparison.Ordinal)), m => Assert.InRange(m.Id, 2000, 2499));
        Assert.All(Messages().Where(m => m.Where.StartsWith("HydraKiosk.Simulator.", StringComparison.Ordinal)), m => Assert.InRange(m.Id, 2500, 2599));
        Assert.All(Messages().Where(m => m.Where.StartsWith("HydraKiosk.Tools.", StringComparison.Ordinal)), m => Assert.InRange(m.Id, 4000, 4999));
    }

    [Fact]
    public void The_README_has_the_table_as_it_is()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var parts = readme.Split(Begin);

        Assert.True(parts.Length == 3, $"README.md must hold the marker {Begin} twice, around the table");
        Assert.True(
            CauseCodes.RenderMarkdown().Trim() == parts[1].Trim(),
            $"README.md: the table between the two {Begin} is not CauseCodes.RenderMarkdown(); put this there:\n{CauseCodes.RenderMarkdown()}");
    }

    private static IEnumerable<(int Id, LogLevel Level, string Where)> Messages() =>
        from type in _product.SelectMany(a => a.GetTypes())
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, message.Level, $"{type.FullName}.{method.Name}");

    /// <summary>The named numbers: of the tables themselves and of the devices.</summary>
    private static IEnumerable<(int Id, string Where)> Constants() =>
        from type in _product.SelectMany(a => a.GetTypes())
        where type.Name.EndsWith("Causes", StringComparison.Ordinal) || type.Name.EndsWith("Cause", StringComparison.Ordinal)
            || type.Name.EndsWith("Faults", StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field is { IsLiteral: true } && field.FieldType == typeof(int)
        let id = (int)field.GetRawConstantValue()!
        where id is >= 1000 and <= 7999
        select (id, $"{type.FullName}.{field.Name}");

    /// <summary>Numbers that stand in the sources where an exception with a cause code is made.</summary>
    private static IEnumerable<(int Id, string Where)> Thrown() =>
        from file in Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
        from Match made in MadeWithNumber().Matches(File.ReadAllText(file))
        select (int.Parse(made.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), Path.GetFileName(file));

    [GeneratedRegex(@"new (?:AudioDevice|Simulator)Exception\(\s*(?<id>\d{4})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MadeWithNumber();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
