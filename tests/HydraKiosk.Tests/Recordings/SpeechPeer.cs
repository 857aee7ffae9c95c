using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Tests.Recordings;

/// <summary>A service of transcription in a process of its own, written after its maker's documents: <c>peers/speech.py</c>.</summary>
internal sealed class SpeechPeer : IDisposable
{
    public const string Key = "stt-key-77a1c0de99";

    private readonly Process _process;
    private readonly int _port;

    public SpeechPeer(string kind, params int[] statuses)
    {
        Kind = kind;
        _process = Process.Start(new ProcessStartInfo("python3", [Script(), kind, Key, .. statuses.Select(s => $"{s}")])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _port = int.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer did not start"));
    }

    public string Kind { get; }

    public string Root => $"http://127.0.0.1:{_port}";

    public Uri Url => new(Root + Kind switch
    {
        "pulse" => "/waves/v1/stt/",
        "deepgram" => "/v1/listen",
        _ => "/v1/audio/transcriptions",
    });

    public TranscriptionKind Wire => Kind switch
    {
        "pulse" => TranscriptionKind.Pulse,
        "deepgram" => TranscriptionKind.Deepgram,
        _ => TranscriptionKind.OpenAi,
    };

    /// <summary>The next request that it got.</summary>
    public JsonElement Request() => JsonDocument.Parse(
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer has ended")).RootElement;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Script()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var script = Path.Combine(at.FullName, "tests", "HydraKiosk.Tests", "Recordings", "peers", "speech.py");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the source tree.");
    }
}
