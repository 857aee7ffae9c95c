using System.Reflection;

namespace HydraKiosk.Face.Serving;

/// <summary>The files of the pages, which stand in the program.</summary>
internal static class PageFiles
{
    private static readonly Assembly _assembly = typeof(PageFiles).Assembly;

    /// <summary>Paths that a browser asks for, and what stands there.</summary>
    private static readonly Dictionary<string, (string File, string Kind)> _paths = new(StringComparer.Ordinal)
    {
        ["/face.css"] = ("face.css", "text/css; charset=utf-8"),
        ["/face.js"] = ("face.js", "text/javascript; charset=utf-8"),
        ["/words.js"] = ("words.js", "text/javascript; charset=utf-8"),
        ["/icon.svg"] = ("icon.svg", "image/svg+xml"),
        ["/scan.js"] = ("scan.js", "text/javascript; charset=utf-8"),
        ["/tech.css"] = ("tech.css", "text/css; charset=utf-8"),
        ["/tech.js"] = ("tech.js", "text/javascript; charset=utf-8"),
    };

    /// <summary>All files, for whoever weighs them.</summary>
    public static IEnumerable<string> Names => _assembly.GetManifestResourceNames().Where(name => name.StartsWith("pages/", StringComparison.Ordinal));

    /// <summary>A file by the path under which it is asked for; null for none.</summary>
    public static (byte[] Bytes, string Kind)? Find(string path) => _paths.TryGetValue(path, out var found) ? (Read(found.File), found.Kind) : null;

    /// <summary>A file by its name.</summary>
    public static byte[] Read(string name)
    {
        using var file = _assembly.GetManifestResourceStream($"pages/{name}") ?? throw new InvalidOperationException($"{name} is not in the program");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
