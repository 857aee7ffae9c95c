using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tests.House;

/// <summary>What the compiler does not check: the folder of a type, the length of lines, and the size of types.</summary>
public sealed partial class SourceTests
{
    private const int MaxColumns = 150; // .editorconfig
    private const int MaxLinesOfType = 500;
    private const int MaxMutableFields = 20;

    private static readonly string _root = WalksTests.Root();

    [Fact]
    public void A_namespace_is_the_folder_that_the_file_is_in() => Assert.Empty(
        from file in Sources("src")
        let declared = Namespace().Match(File.ReadAllText(file))
        let folder = Path.GetRelativePath(Path.Combine(_root, "src"), Path.GetDirectoryName(file)!).Replace('/', '.')
        where declared.Success && declared.Groups["name"].Value != folder
        select $"{Path.GetRelativePath(_root, file)} says {declared.Groups["name"].Value}");

    /// <summary>
    /// A message or a row of a table may cross the limit, since it is read, searched and compared as a whole; code and comments may not.
    /// </summary>
    [Fact]
    public void Lines_are_no_longer_than_the_editor_is_told() => Assert.Empty(
        from file in Sources("src").Concat(Sources("tests"))
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > MaxColumns && !line.Text.Contains('"', StringComparison.Ordinal) && !IsRaw(file, line.Number)
        select $"{Path.GetRelativePath(_root, file)}:{line.Number} has {line.Text.Length} columns");

    [Fact]
    public void No_type_is_larger_than_a_reader_can_hold_in_mind()
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Sources("src"))
        {
            var text = File.ReadAllText(file);
            var type = Type().Match(text);
            if (type.Success)
            {
                var name = $"{Namespace().Match(text).Groups["name"].Value}.{type.Groups["name"].Value}";
                sizes[name] = sizes.GetValueOrDefault(name) + text.Count(c => c == '\n');
            }
        }

        Assert.Empty(sizes.Where(s => s.Value >= MaxLinesOfType).Select(s => $"{s.Key} has {s.Value} lines in all its files"));
    }

    [Fact]
    public void No_type_has_more_state_than_a_reader_can_follow() => Assert.Empty(
        from path in Directory.GetFiles(AppContext.BaseDirectory, "HydraKiosk.*.dll")
            .Append(Path.Combine(AppContext.BaseDirectory, "hydra-kiosk.dll"))
        where !path.Contains("Tests", StringComparison.Ordinal) && !path.EndsWith("Fakes.dll", StringComparison.Ordinal)
        from type in Assembly.LoadFrom(path).GetTypes()
        let mutable = type.GetFields(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Count(f => !f.IsInitOnly && !f.IsLiteral && !f.Name.StartsWith('<'))
        where mutable >= MaxMutableFields && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsValueType
        select $"{type.FullName} has {mutable} fields that change");

    /// <summary>Whether a line stands between the quotes of a text of several lines.</summary>
    private static bool IsRaw(string file, int number) => File.ReadLines(file).Take(number).Sum(l => l.Split("\"\"\"").Length - 1) % 2 == 1;

    private static string[] Sources(string folder) => Directory.GetFiles(Path.Combine(_root, folder), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public |internal |static |sealed |abstract |partial |unsafe |readonly )*(?:class|struct|record struct|record|interface) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Type();
}
