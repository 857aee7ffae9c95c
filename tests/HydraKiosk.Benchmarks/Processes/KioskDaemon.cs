using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>The daemon as it is measured: the published binary on files for a microphone and a loudspeaker, talking to a simulator.</summary>
internal static class KioskDaemon
{
    /// <summary>What the microphone hears, in the daemon's folder.</summary>
    public const string Microphone = "visitor.wav";

    /// <summary>What the loudspeaker got.</summary>
    public const string Loudspeaker = "heard.wav";

    private const string HowToPublish = "Publish one with ./publish-arm64.sh --rid linux-x64 --out DIR.";

    /// <summary>The whole path of a binary.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string Find(string binary)
    {
        var path = Path.GetFullPath(binary);
        return File.Exists(path) ? path : throw new ArgumentException($"--binary {path}: there is no such file. {HowToPublish}", nameof(binary));
    }

    /// <summary>Starts it.</summary>
    /// <param name="binary">The published executable.</param>
    /// <param name="folder">Its working directory, with the microphone's file; gets <c>kiosk.json</c> and <c>daemon.log</c>.</param>
    /// <param name="configuration">Of <see cref="Configuration"/>.</param>
    /// <param name="apiKey">The key of the simulator.</param>
    /// <param name="now">The simulator's clock.</param>
    public static ChildProcess Start(string binary, string folder, string configuration, string apiKey, Func<TimeSpan> now)
    {
        var file = Path.Combine(folder, "kiosk.json");
        File.WriteAllText(file, configuration);
        var start = new ProcessStartInfo(binary, ["run", "--config", file]) { WorkingDirectory = folder };
        foreach (var variable in (string[])["SMALLEST_API_KEY_FILE", "CREDENTIALS_DIRECTORY", "JOURNAL_STREAM", "NOTIFY_SOCKET"])
        {
            start.Environment.Remove(variable);
        }

        // Its control socket and its state stay in the run's own folder, beside any other daemon of this machine.
        start.Environment["RUNTIME_DIRECTORY"] = folder;
        start.Environment["STATE_DIRECTORY"] = folder;
        start.Environment["SMALLEST_API_KEY"] = apiKey;
        try
        {
            return ChildProcess.Start(start, Path.Combine(folder, "daemon.log"), now);
        }
        catch (Win32Exception e)
        {
            throw new ArgumentException($"--binary {binary} cannot be started: {e.Message}. {HowToPublish}", nameof(binary), e);
        }
    }

    /// <summary>A visitor's kiosk, hands-free.</summary>
    /// <param name="endpoint">The simulator.</param>
    /// <param name="loudspeakerRateHz">What the loudspeaker runs at.</param>
    /// <param name="keep">Whether what it plays is written to <see cref="Loudspeaker"/>; else it is consumed in time and dropped.</param>
    /// <param name="tools">The tools that the agent may call.</param>
    public static string Configuration(Uri endpoint, int loudspeakerRateHz, bool keep, params ReadOnlySpan<string> tools)
    {
        var catalogue = new JsonArray();
        foreach (var tool in tools)
        {
            catalogue.Add((JsonNode)new JsonObject { ["name"] = tool, ["kind"] = "builtin" });
        }

        var loudspeaker = new JsonObject { ["sampleRateHz"] = loudspeakerRateHz };
        if (keep)
        {
            loudspeaker["file"] = Loudspeaker;
        }

        return new JsonObject
        {
            ["hydra"] = new JsonObject
            {
                ["endpoint"] = endpoint.ToString(),
                ["model"] = "hydra-v1.1",
                ["voice"] = "aria",
                ["instructions"] = "You speak with visitors of a museum. Answer briefly.",
                ["greeting"] = true,
                ["session"] = "always",
            },
            ["audio"] = new JsonObject
            {
                ["backend"] = "file",
                ["capture"] = new JsonObject { ["file"] = Microphone },
                ["playback"] = loudspeaker,
                ["echoCancellation"] = "off",
            },
            ["talk"] = new JsonObject { ["mode"] = "hands-free" },
            ["tools"] = new JsonObject { ["catalogue"] = catalogue },
            ["log"] = new JsonObject { ["level"] = "info" },
        }.ToJsonString();
    }
}
