using System.Text.Json.Nodes;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.EndToEnd.Tests.Stories;

/// <summary>A configuration file, as a technician would write it: for the file device, or for a sound card where one is named.</summary>
internal sealed record KioskFile
{
    public string Model { get; init; } = "hydra-v1.1";

    public string Session { get; init; } = "always";

    public bool Greeting { get; init; }

    public double LingerSeconds { get; init; } = 20;

    public int PlaybackRateHz { get; init; } = 48_000;

    public string CaptureFile { get; init; } = "visitor.wav";

    public string PlaybackFile { get; init; } = "heard.wav";

    /// <summary>The sound card, for both directions; null is the file device.</summary>
    public string? Card { get; init; }

    public string EchoCancellation { get; init; } = "off";

    /// <summary>Off: the stories measure every sound of the loudspeaker.</summary>
    public bool Earcons { get; init; }

    /// <summary>With push-to-talk and toggle comes a talk button that only the control socket presses.</summary>
    public string TalkMode { get; init; } = "hands-free";

    /// <summary>Whether the daemon writes down its own wire, texts included.</summary>
    public bool WireLog { get; init; }

    public string LogLevel { get; init; } = "info";

    public string ToJson(string endpoint) => new JsonObject
    {
        ["hydra"] = new JsonObject
        {
            ["endpoint"] = endpoint,
            ["model"] = Model,
            ["voice"] = Model == "hydra-v1.0" ? "quinn" : "aria",
            ["instructions"] = "You speak with visitors. Answer briefly.",
            ["greeting"] = Greeting,
            ["session"] = Session,
            ["lingerSeconds"] = LingerSeconds,
        },
        ["audio"] = new JsonObject
        {
            ["backend"] = Card is null ? "file" : "portaudio",
            ["capture"] = Card is null ? new JsonObject { ["file"] = CaptureFile } : new JsonObject { ["device"] = Card },
            ["playback"] = Card is null
                ? new JsonObject { ["file"] = PlaybackFile, ["sampleRateHz"] = PlaybackRateHz, ["volume"] = 1 }
                : new JsonObject { ["device"] = Card, ["volume"] = 1 },
            ["echoCancellation"] = EchoCancellation,
            ["earcons"] = Earcons,
        },
        ["talk"] = new JsonObject { ["mode"] = TalkMode },
        ["buttons"] = TalkMode == "hands-free" ? new JsonObject() : new JsonObject { ["talk"] = new JsonObject { ["source"] = "control" } },
        ["tools"] = new JsonObject { ["catalogue"] = new JsonArray(new JsonObject { ["name"] = "get_device_status", ["kind"] = "builtin" }) },
        ["wireLog"] = new JsonObject { ["enabled"] = WireLog, ["content"] = WireLog },
        ["log"] = new JsonObject { ["level"] = LogLevel },
    }.ToJsonString();
}
