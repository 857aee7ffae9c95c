using System.Reflection;

namespace HydraKiosk.Tests.House;

/// <summary>Dependencies point down only, between projects and between the folders of a project.</summary>
public sealed class FolderGraphTests
{
    /// <summary>What each project may use beside itself. A line that ends in a folder's name lets only that folder in.</summary>
    private static readonly Dictionary<string, string[]> _mayUse = new(StringComparer.Ordinal)
    {
        ["HydraKiosk.Primitives"] = [],
        ["HydraKiosk.Audio"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Conversation"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Link"] = ["HydraKiosk.Primitives", "HydraKiosk.Conversation.Voice"],
        ["HydraKiosk.Hydra"] = ["HydraKiosk.Primitives", "HydraKiosk.Conversation.Voice", "HydraKiosk.Link"],
        ["HydraKiosk.Voices"] = ["HydraKiosk.Primitives", "HydraKiosk.Conversation.Voice", "HydraKiosk.Link"],
        ["HydraKiosk.Tools"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Devices"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Configuration"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Simulator"] = ["HydraKiosk.Primitives", "HydraKiosk.Hydra.Wire"],
        ["HydraKiosk.Face"] = ["HydraKiosk.Primitives"],
        ["HydraKiosk.Packages"] = ["HydraKiosk.Primitives", "HydraKiosk.Audio"],
    };

    private static readonly FolderGraph _graph = Read();

    public static TheoryData<string> Projects => [.. Assemblies().Select(ProjectOf)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_of_a_project_form_a_circle(string project)
    {
        var circles = string.Join("\n\n", _graph.Circles(folder => ProjectOf(folder, Assemblies()) == project));

        Assert.True(circles.Length == 0, $"in {project} these folders use each other in a circle:\n{circles}");
    }

    [Fact]
    public void A_project_uses_only_what_it_may()
    {
        var names = Assemblies();
        foreach (var (folder, used) in _graph.Uses)
        {
            var project = ProjectOf(folder, names);
            foreach (var (other, example) in used.Where(u => ProjectOf(u.Key, names) != project))
            {
                var allowed = !_mayUse.TryGetValue(project, out var may)
                    ? other != "HydraKiosk.Hydra.Wire" // the executable wires, in the words of the contracts
                    : may.Any(m => other == m || other.StartsWith(m + ".", StringComparison.Ordinal));
                Assert.True(allowed, $"{folder} may not use {other}: {example}");
            }
        }
    }

    /// <summary>That the graph sees what is there: a use of which everybody knows, and a circle that is made for it.</summary>
    [Fact]
    public void The_graph_sees_uses_and_circles()
    {
        Assert.Contains("HydraKiosk.Primitives.Signals", _graph.Uses["HydraKiosk.Conversation"].Keys);
        Assert.Contains("HydraKiosk.Conversation.Voice", _graph.Uses["HydraKiosk.Hydra.Voice"].Keys);
        var circle = new FolderGraph();
        circle.Read(typeof(FolderGraphTests).Assembly.Location);
        Assert.Contains("One → Other",
            string.Join('\n', circle.Circles(f => f.StartsWith("HydraKiosk.Tests.House.Circle", StringComparison.Ordinal))),
                StringComparison.Ordinal);
    }

    private static FolderGraph Read()
    {
        var graph = new FolderGraph();
        foreach (var name in Assemblies())
        {
            graph.Read(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        }

        return graph;
    }

    /// <summary>Those that stand beside this test; the executable is called hydra-kiosk and has the plain name as its namespace.</summary>
    private static string[] Assemblies() =>
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "HydraKiosk.*.dll").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(n => !n.Contains("Tests", StringComparison.Ordinal) && !n.EndsWith(".Fakes", StringComparison.Ordinal)
                && !n.EndsWith(".Benchmarks", StringComparison.Ordinal)),
        "hydra-kiosk",
    ];

    private static string ProjectOf(string assembly) => assembly == "hydra-kiosk" ? "HydraKiosk" : assembly;

    private static string ProjectOf(string folder, string[] assemblies) =>
        assemblies.FirstOrDefault(a => folder == a || folder.StartsWith(a + ".", StringComparison.Ordinal)) ?? "HydraKiosk";
}
