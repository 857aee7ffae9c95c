using System.Text;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tests.Docs;

/// <summary>A stretch of a page: a block of code, a piece of code in a sentence, or a link's target.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The line it begins in, from 1.</param>
/// <param name="Language">Of a block in fences, its language; else nothing.</param>
/// <param name="Text">What stands there.</param>
internal sealed record Passage(string Page, int Line, string Language, string Text)
{
    /// <summary>Where it is, for a failure.</summary>
    public string Where => $"{Page}:{Line}";
}

/// <summary>One of the pages that people read: README.md, CONTRIBUTING.md, and those in docs.</summary>
internal sealed partial class ManualPage
{
    private const string Fence = "```";
    private const string Indent = "    ";

    private readonly List<Passage> _blocks = [];
    private readonly List<Passage> _spans = [];
    private readonly List<Passage> _links = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    private ManualPage(string path, string text)
    {
        Path = path;
        Text = text;
        Read(text.Split('\n'));
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ManualPage> All { get; } =
    [
        .. ((string[])["README.md", "CONTRIBUTING.md"]).Select(name => System.IO.Path.Combine(House.WalksTests.Root(), name))
            .Concat(Directory.GetFiles(System.IO.Path.Combine(House.WalksTests.Root(), "docs"), "*.md").Order(StringComparer.Ordinal))
            .Select(file => new ManualPage(System.IO.Path.GetRelativePath(House.WalksTests.Root(), file), File.ReadAllText(file))),
    ];

    /// <summary>In the repository, such as <c>docs/causes.md</c>.</summary>
    public string Path { get; }

    /// <summary>The whole page.</summary>
    public string Text { get; }

    /// <summary>Its blocks of code, in fences or indented.</summary>
    public IReadOnlyList<Passage> Blocks => _blocks;

    /// <summary>Its pieces of code within sentences and tables.</summary>
    public IReadOnlyList<Passage> Spans => _spans;

    /// <summary>The targets of its links and pictures.</summary>
    public IReadOnlyList<Passage> Links => _links;

    /// <summary>The names by which its headings can be linked to.</summary>
    public IReadOnlySet<string> Anchors => _anchors;

    /// <summary>Fails with every problem that there is, a line each.</summary>
    public static void AssertNone(IEnumerable<string> problems) => Assert.True(!problems.Any(), string.Join('\n', problems.Prepend("")));

    private void Read(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
                Assert.True(end > 0, $"{Path}:{i + 1} opens a block that nothing closes");
                _blocks.Add(new Passage(Path, i + 1, lines[i][Fence.Length..].Trim(), string.Join('\n', lines[(i + 1)..end])));
                i = end;
            }
            else if (lines[i].StartsWith(Indent, StringComparison.Ordinal) && (i == 0 || lines[i - 1].Length == 0))
            {
                var end = i;
                while (end < lines.Length && (lines[end].StartsWith(Indent, StringComparison.Ordinal) || lines[end].Length == 0))
                {
                    end++;
                }

                _blocks.Add(new Passage(Path, i + 1, "", string.Join('\n', lines[i..end].Select(line => line.Length == 0 ? "" : line[Indent.Length..]))));
                i = end - 1;
            }
            else
            {
                ReadText(lines[i], i + 1);
            }
        }
    }

    private void ReadText(string line, int number)
    {
        _spans.AddRange(Code().Matches(line).Select(m => new Passage(Path, number, "", m.Groups["code"].Value)));
        var words = Code().Replace(line, "x");
        _links.AddRange(Target().Matches(words).Select(m => new Passage(Path, number, "", m.Groups["target"].Value)));
        if (line.StartsWith('#'))
        {
            _anchors.Add(AnchorOf(line.TrimStart('#').Trim()));
        }
    }

    /// <summary>As GitHub makes them: small letters, hyphens for blanks, nothing but letters, digits, hyphens and underscores.</summary>
    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in heading.ToLowerInvariant())
        {
            anchor.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"(?<ticks>`+)(?<code>.+?)\k<ticks>(?!`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Target();
}
