using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Conversation;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Face.Serving;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Simulator;
using HydraKiosk.Tools.Running;
using HydraKiosk.Voices.Duplex;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Logging;

/// <summary>
/// The table of causes against the code: every number that a technician can meet has a row, every row can be met, each number stands once.
/// </summary>
public sealed partial class CauseCodeCoverageTests
{
    private static readonly Assembly[] _product =
    [
        typeof(CauseCodes).Assembly, typeof(AudioDeviceException).Assembly, typeof(HydraLink).Assembly, typeof(SimulatorServer).Assembly,
        typeof(ToolRunner).Assembly, typeof(ConversationCauses).Assembly, typeof(ConfigurationCauses).Assembly,
        typeof(ButtonCauses).Assembly, typeof(LinkCause).Assembly, typeof(DuplexTroubles).Assembly, typeof(FaceCauses).Assembly,
    ];

    [Fact]
    public void Every_warning_and_error_is_a_cause()
    {
        Assert.Empty(Messages().Where(m => m.Level >= LogLevel.Warning)
            .Select(m => $"{Cause.TagOf(m.Id)} ({m.Where}): declare it as a cause of its area"));
    }

    [Fact]
    public void Every_cause_that_is_declared_is_in_the_table()
    {
        Assert.Equal(CauseCodes.All.Count, Declared().Count());
        Assert.All(Declared(), d => Assert.Same(d.Cause, CauseCodes.Find(d.Cause.Code)));
    }

    [Fact]
    public void Every_row_can_be_met()
    {
        var sources = Sources().Select(s => s.Text).ToArray();

        Assert.Empty(Declared().Where(d => !sources.Any(text => IsUsed(d, text)))
            .Select(d => $"{d.Cause}: nothing logs or throws it; remove the row"));

        static bool IsUsed((Cause Cause, Type Owner, string Name) d, string text) =>
            Regex.IsMatch(text, $@"\b{d.Owner.Name}\.{d.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1))
            || (text.Contains($"class {d.Owner.Name}\n", StringComparison.Ordinal)
                && Regex.IsMatch(text, $@"\bnew\({d.Name},", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_number_belongs_to_one_cause_or_one_message()
    {
        var uses = Messages().Select(m => (m.Id, m.Where)).Concat(CauseCodes.All.Select(c => (Id: c.Code, Where: c.ToString()!)));

        Assert.Empty(uses.GroupBy(use => use.Id).Where(g => g.Select(use => use.Where).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(g => $"{Cause.TagOf(g.Key)}: {string.Join(", ", g.Select(use => use.Where))}"));
    }

    [Fact]
    public void A_number_stands_once_in_the_sources()
    {
        var known = Messages().Select(m => m.Id).Concat(CauseCodes.All.Select(c => c.Code)).ToHashSet();
        var found =
            from source in Sources()
            from Match match in CausePosition().Matches(source.Text)
            let id = int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture)
            where known.Contains(id)
            group source.File by id;
        var standing = found.ToDictionary(g => g.Key, g => g.ToArray());

        Assert.Empty(known.Where(id => !standing.ContainsKey(id)).Select(id => $"{Cause.TagOf(id)} is declared in a way that is not seen here"));
        Assert.Empty(standing.Where(s => s.Value.Length > 1)
            .Select(s => $"{Cause.TagOf(s.Key)} stands in {string.Join(", ", s.Value)}: use the cause itself"));
    }

    [Fact]
    public void No_text_of_the_sources_names_a_code()
    {
        Assert.Empty(Sources().Where(s => WrittenOut().IsMatch(s.Text))
            .Select(s => $"{s.File}: {WrittenOut().Match(s.Text).Value}; take the cause's tag"));
    }

    [Fact]
    public void A_line_holds_every_value_and_says_what_to_do()
    {
        Assert.All(CauseCodes.All, cause =>
        {
            var write = cause.GetType().GetMethod("Write")!;
            var types = write.GetParameters()[1..^1].Select(p => p.ParameterType).ToArray();
            var values = types.Select((type, i) => Sample(type, i)).ToArray();
            var log = new TestLog();
            var error = new InvalidOperationException("it broke");
            write.Invoke(cause, [log, .. values, error]);

            var line = Assert.Single(log.Lines);
            Assert.Equal((cause.Code, cause.Level, (Exception?)error), (line.EventId, line.Level, line.Exception));
            Assert.All(values, value =>
                Assert.Contains(Convert.ToString(value, CultureInfo.InvariantCulture)!, line.Message, StringComparison.Ordinal));
            Assert.Contains(". Likely cause: ", line.Message, StringComparison.Ordinal);
            Assert.Contains(". What to do: ", line.Message, StringComparison.Ordinal);
            Assert.False(line.Message.EndsWith('.'), cause.ToString());
            Assert.DoesNotContain('{', line.Message);
            Assert.DoesNotContain("..", line.Message, StringComparison.Ordinal);
        });

        static object Sample(Type type, int i) =>
            type == typeof(string) ? $"value-{i}" : Convert.ChangeType(7001 + i, type, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_remedy_does_not_depend_on_the_case()
    {
        // `status` and `explain` show it without the values of the journal's line.
        Assert.All(CauseCodes.All, cause => Assert.DoesNotContain('‹', cause.LikelyCause + cause.WhatToDo));
    }

    [Fact]
    public void Every_number_lies_in_the_range_of_its_area()
    {
        var uses = Messages().Select(m => (m.Id, m.Where)).Concat(Declared().Select(d => (Id: d.Cause.Code, Where: $"{d.Owner.FullName}.{d.Name}")))
            .ToArray();

        Assert.All(uses, use => Assert.InRange(use.Id, 1000, 7999));
        Lie("HydraKiosk.Audio.", 1000, 1999);
        Lie("HydraKiosk.Hydra.", 2000, 2499);
        Lie("HydraKiosk.Simulator.", 2500, 2599);
        Lie("HydraKiosk.Conversation.", 3000, 3999);
        Lie("HydraKiosk.Tools.", 4000, 4999);
        Lie("HydraKiosk.Devices.", 5000, 5999);

        void Lie(string area, int from, int to) =>
            Assert.All(uses.Where(use => use.Where.StartsWith(area, StringComparison.Ordinal)), use => Assert.InRange(use.Id, from, to));
    }

    private static IEnumerable<(int Id, LogLevel Level, string Where)> Messages() =>
        from type in _product.SelectMany(a => a.GetTypes())
        from method in type.GetMethods(
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, message.Level, $"{type.FullName}.{method.Name}");

    /// <summary>The causes that the product's classes hold.</summary>
    private static IEnumerable<(Cause Cause, Type Owner, string Name)> Declared() =>
        from type in _product.SelectMany(a => a.GetTypes())
        where !type.ContainsGenericParameters
        from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where property.PropertyType.IsAssignableTo(typeof(Cause))
        select ((Cause)property.GetValue(null)!, type, property.Name);

    private static IEnumerable<(string File, string Text)> Sources() =>
        from file in Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
        select (Path.GetRelativePath(Root(), file), File.ReadAllText(file));

    /// <summary>A number where a cause or the id of a line is made, looked up, compared or told.</summary>
    [GeneratedRegex(
        @"(?:Cause(?:<[\w, ]+>)?\(|Row\(|LoggerMessage\(|Exception\(|Loss\(|IsDue\(|Find\(|TagOf\(|Raise\(|Clear\(|EventId\(|Id = |Code\w* (?:=|==|!=|is|>|<) |"
        + @"EventId\.?(?:Id)? (?:==|!=|is) |HK-|[Cc]odes? )(?<id>[1-7]\d{3})\b",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CausePosition();

    [GeneratedRegex(@"HK-\d{4}", RegexOptions.None, 1000)]
    private static partial Regex WrittenOut();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
