using System.Runtime.InteropServices;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Configuration;

/// <summary>A folder of its own for one test, and the way to the files that ship.</summary>
internal sealed partial class ConfigFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hydra-kiosk-config-").FullName;

    /// <summary>The folder <c>config/</c> of the source tree.</summary>
    public static string Shipped
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(System.IO.Path.Combine(at.FullName, "HydraKiosk.sln")))
                {
                    return System.IO.Path.Combine(at.FullName, "config");
                }
            }

            throw new InvalidOperationException("The tests do not run inside the source tree.");
        }
    }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Makes a named pipe, which nobody ever writes into.</summary>
    public string Pipe(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Assert.Equal(0, MakePipe(path, 0x180)); // 0600
        return path;
    }

    /// <summary>Loads a text as <c>kiosk.json</c>.</summary>
    public ConfigurationResult Load(string text) => KioskConfiguration.Load(Write("kiosk.json", text));

    /// <summary>Loads a text that must have exactly one problem.</summary>
    public ConfigurationProblem Single(string text) => Assert.Single(Load(text).Problems);

    /// <summary>The smallest valid file with more settings beside it.</summary>
    public static string With(string hydra = "", string more = "") =>
        $$"""{ "hydra": { "instructions": "Be kind."{{(hydra.Length > 0 ? ", " + hydra : "")}} }{{(more.Length > 0 ? ", " + more : "")}} }""";

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
