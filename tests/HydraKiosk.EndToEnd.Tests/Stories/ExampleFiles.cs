using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace HydraKiosk.EndToEnd.Tests.Stories;

/// <summary>The files of <c>config/examples</c>, and servers in Python that stand for those they speak of.</summary>
[SupportedOSPlatform("linux")]
internal static class ExampleFiles
{
    /// <summary>Where one of them is.</summary>
    public static string Find(string name) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../config/examples", name));

    /// <summary>Copies their programs into the story's folder.</summary>
    public static void CopyTools(Story story)
    {
        foreach (var file in Directory.GetFiles(Find("tools")))
        {
            var copy = story.Folder.File(Path.GetFileName(file));
            File.Copy(file, copy, overwrite: true);
            MakeRunnable(copy);
        }
    }

    public static void MakeRunnable(string file) =>
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Where a program of <c>peers</c> is.</summary>
    public static string PeerPath(string script) => Path.Combine(AppContext.BaseDirectory, "peers", script);

    /// <summary>Starts a server of <c>peers</c>.</summary>
    public static Process StartPeer(string script, params IEnumerable<string> words) =>
        Process.Start(new ProcessStartInfo("python3", [PeerPath(script), .. words])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

    /// <summary>The port that it serves, which is its first line.</summary>
    public static async Task<int> PortAsync(Process peer)
    {
        var line = await peer.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Ends a server, also where the story fails.</summary>
    internal sealed class Closing(Process peer) : IDisposable
    {
        public void Dispose()
        {
            if (!peer.HasExited)
            {
                peer.Kill();
            }
        }
    }
}
