using System.Text.RegularExpressions;

namespace HydraKiosk.Tests.Docs;

/// <summary>Where the manual leads: to what is there, and to nobody's own machine.</summary>
public sealed partial class ManualLinksTests
{
    private const int LongestFrontPage = 150;

    [Fact]
    public void Every_link_resolves() => ManualPage.AssertNone(
        from page in ManualPage.All
        from link in page.Links
        where !link.Text.StartsWith("https://", StringComparison.Ordinal) && !Resolves(page, link.Text)
        select $"{link.Where} leads to {link.Text}, which is not there");

    [Fact]
    public void The_front_page_leads_to_every_page_and_is_short()
    {
        var front = ManualPage.All.Single(page => page.Path == "README.md");
        var linked = front.Links.Select(link => link.Text.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        ManualPage.AssertNone(ManualPage.All.Where(page => page != front && !linked.Contains(page.Path)).Select(page => $"README.md does not lead to {page.Path}"));
        Assert.True(front.Text.Count(c => c == '\n') <= LongestFrontPage, $"README.md is longer than {LongestFrontPage} lines");
        Assert.True(ManualPage.All.Count > 10);
    }

    [Fact]
    public void No_page_names_a_place_on_the_writers_machine_or_a_host_of_packages() => ManualPage.AssertNone(
        from page in ManualPage.All
        from Match place in WritersPlace().Matches(page.Text)
        select $"{page.Path}:{page.Text[..place.Index].Count(c => c == '\n') + 1} names {place.Value}");

    [Theory]
    [InlineData("see /home/somebody/docs")]
    [InlineData("from https://packages.example.org/index.json")]
    [InlineData("in /home/pi/x")]
    public void Such_a_place_is_seen(string text) => Assert.Matches(WritersPlace(), text);

    [Fact]
    public void Every_file_that_code_names_is_in_the_repository() => ManualPage.AssertNone(
        from page in ManualPage.All
        from passage in page.Spans.Concat(page.Blocks.Where(block => block.Language is "" or "sh"))
        from Match file in OwnFile().Matches(passage.Text)
        let path = file.Groups["path"].Value.TrimEnd('.', '/')
        where !Exists(path)
        select $"{passage.Where} names {path}, which is not there");

    private static bool Resolves(ManualPage page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(Root, Path.Combine(Root, Path.GetDirectoryName(page.Path) ?? "", parts[0]));
        return Exists(path) && (parts.Length == 1 || ManualPage.All.Any(other => other.Path == path && other.Anchors.Contains(parts[1])));
    }

    private static string Root => House.WalksTests.Root();

    private static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    [GeneratedRegex(@"/root\b|/home/\w|/tmp/tmp\.|//(api|registry|packages|feed)\.[\w.-]+/[\w./-]*(index\.json|simple|v[23])|10\.\d+\.\d+\.\d+:\d+", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex WritersPlace();

    [GeneratedRegex(@"(?<![\w/.~-])(\./)?(?<path>(tests|config|systemd|src|docs)/[\w./-]+|publish-arm64\.sh)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OwnFile();
}
