using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec;

namespace HydraKiosk.Tools.Tests.Exec;

/// <summary>A folder with scripts to be run as tools, removed at the end.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Workshop : IDisposable
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Only ever passes where something is broken.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public Workshop()
    {
        Folder = Directory.CreateTempSubdirectory("hydra-tools-").FullName;
        Scratch = Directory.CreateDirectory(Path.Combine(Folder, "scratch")).FullName;
    }

    public string Folder { get; }

    public string Scratch { get; }

    public TestLog Log { get; } = new();

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a program and returns its path.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        File.SetUnixFileMode(PathOf(name), Runnable);
        return PathOf(name);
    }

    public ExecSettings Script(string body) => new(Write($"script-{Guid.NewGuid():N}", "#!/bin/sh\n" + body), Scratch);

    public ExecTool Tool(ExecSettings settings) => new("a_tool", "does something", "{}", settings, Log, TimeProvider.System);

    public Task<string> RunAsync(string script, string arguments = "{}", CancellationToken cancellation = default) =>
        RunAsync(Script(script), arguments, cancellation);

    public async Task<string> RunAsync(ExecSettings settings, string arguments = "{}", CancellationToken cancellation = default)
    {
        using var document = JsonDocument.Parse(arguments);
        var call = new ToolCall(document.RootElement.Clone(), Calls.Request("call_1", "a_tool", arguments));
        await using var answers = Tool(settings).RunAsync(call, cancellation).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(Limit, CancellationToken.None));
        var output = answers.Current.Output;
        Assert.False(await answers.MoveNextAsync());
        return output;
    }

    public async Task<JsonElement> AskAsync(string script, string arguments = "{}") => Json(await RunAsync(script, arguments));

    public async Task<JsonElement> AskAsync(ExecSettings settings, string arguments = "{}") => Json(await RunAsync(settings, arguments));

    public static JsonElement Json(string output)
    {
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    /// <summary>Waits for a file that a script writes.</summary>
    public async Task<string> WaitForAsync(string name)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!File.Exists(PathOf(name)) || !File.ReadAllText(PathOf(name)).EndsWith('\n'))
        {
            Assert.True(await timer.WaitForNextTickAsync(limit.Token));
        }

        return File.ReadAllText(PathOf(name)).Trim();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
