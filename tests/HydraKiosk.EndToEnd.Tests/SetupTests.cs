using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.EndToEnd.Tests.Processes;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>The setup at a terminal: what a person types there, and what is to be seen.</summary>
public sealed class SetupTests : IDisposable
{
    private const string Key = "canary0123456789abcdef";
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-kiosk-setup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stop_while_the_key_is_typed_gives_the_terminal_back_and_writes_nothing()
    {
        var told = await TellAsync(("Begin with which?", ""), ("Enter keeps it:", ""), ("[aria]", ""), ("API key:", "^C"));

        Assert.Equal(1, told.GetProperty("code").GetInt32());
        Assert.True(told.GetProperty("echo").GetBoolean());
        Assert.Contains("Stopped; nothing was written.", told.GetProperty("shown").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_key_is_not_to_be_seen_while_it_is_typed()
    {
        var told = await TellAsync(("Begin with which?", ""), ("Enter keeps it:", ""), ("[aria]", ""), ("API key:", Key), ("Taken", "^C"));

        Assert.Empty(told.GetProperty("left").EnumerateArray());
        Assert.DoesNotContain("canary", told.GetProperty("shown").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private async Task<JsonElement> TellAsync(params (string Shown, string Typed)[] steps)
    {
        Assert.SkipUnless(File.Exists(Python), "python3 plays the terminal, and is missing");
        using var terminal = Process.Start(new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "peers", "terminal.py")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await terminal.StandardInput.WriteAsync(Asked(steps));
        terminal.StandardInput.Close();
        using var told = JsonDocument.Parse(await terminal.StandardOutput.ReadToEndAsync());
        await terminal.WaitForExitAsync();
        return told.RootElement.Clone();
    }

    private string Asked((string Shown, string Typed)[] steps)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("command");
            foreach (var word in (string[])[KioskBinary.Path, "setup", "--config", Path.Combine(_folder, "kiosk.json")])
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteStartObject("environment");
            json.WriteString("PATH", "/usr/bin:/bin");
            json.WriteString("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "");
            json.WriteEndObject();
            json.WriteStartArray("steps");
            foreach (var (shown, typed) in steps)
            {
                json.WriteStartArray();
                json.WriteStringValue(shown);
                json.WriteStringValue(typed);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
