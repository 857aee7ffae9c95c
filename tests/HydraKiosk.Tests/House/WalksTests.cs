using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tests.House;

/// <summary>The walks in CONTRIBUTING.md lead through what is there: each link names a file, and a type and a member in it.</summary>
public sealed partial class WalksTests
{
    public static TheoryData<string, string, string> Hops
    {
        get
        {
            var hops = new TheoryData<string, string, string>();
            foreach (Match link in Links().Matches(File.ReadAllText(Path.Combine(Root(), "CONTRIBUTING.md"))))
            {
                hops.Add(link.Groups["type"].Value, link.Groups["member"].Value, link.Groups["file"].Value);
            }

            return hops;
        }
    }

    [Theory]
    [MemberData(nameof(Hops))]
    public void A_hop_exists(string type, string member, string file)
    {
        var path = Path.Combine(Root(), file);
        Assert.True(File.Exists(path), $"CONTRIBUTING.md leads to {file}, which is not there");

        var source = File.ReadAllText(path);
        Assert.Matches($@"\b(class|interface|record|struct)\s+(struct\s+|class\s+)?{type}\b", source);
        Assert.True(member.Length == 0
            || Regex.IsMatch(source, $@"\b{member}\(", RegexOptions.None, TimeSpan.FromSeconds(5)), $"{type} in {file} has no {member} any more");
    }

    [Fact]
    public void Both_walks_are_there() => Assert.InRange(Hops.Count, 20, 60);

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex(@"\[`(?<type>\w+)(\.(?<member>\w+))?`\]\((?<file>[^)]+\.cs)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Links();
}
