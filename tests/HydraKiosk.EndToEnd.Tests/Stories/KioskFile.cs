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

    /// <summary>Of the sound card; the file device is always at full volume.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>Off: the stories measure every sound of the loudspeaker.</summary>
    public bool Earcons { get; init; }

    /// <summary>With push-to-talk and toggle comes a talk button that only the control socket presses.</summary>
    public string TalkMode { get; init; } = "hands-free";

    /// <summary>Whether the daemon writes down its own wire, texts included.</summary>
    public bool WireLog { get; init; }

    public string LogLevel { get; init; } = "info";

    /// <summary>Whether conversations are recorded, into the folder of the story.</summary>
    public bool Recording { get; init; }

    /// <summary>No sound device at all: silence in real time.</summary>
    public bool IsNull { get; init; }

    /// <summary>The list <c>voices</c>; null leaves it out.</summary>
    public string? Voices { get; init; }

    /// <summary>Whether the agent has a tool; a continuous voice takes none.</summary>
    public bool HasTools { get; init; } = true;

    public string ToJson(string endpoint)
    {
        var file = Parts(endpoint);
        if (Voices is not null)
        {
            file["voices"] = JsonNode.Parse(Voices);
        }

        return file.ToJsonString();
    }

    private JsonObject Parts(string endpoint) => new()
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
            ["backend"] = IsNull ? "null" : Card is null ? "file" : "portaudio",
            ["capture"] = Card is null ? new JsonObject { ["file"] = CaptureFile } : new JsonObject { ["device"] = Card },
            ["playback"] = Card is null
                ? new JsonObject { ["file"] = PlaybackFile, ["sampleRateHz"] = PlaybackRateHz, ["volume"] = 1 }
                : new JsonObject { ["device"] = Card, ["volume"] = Volume },
            ["echoCancellation"] = EchoCancellation,
            ["earcons"] = Earcons,
        },
        ["talk"] = new JsonObject { ["mode"] = TalkMode },
        ["buttons"] = TalkMode == "hands-free" ? new JsonObject() : new JsonObject { ["talk"] = new JsonObject { ["source"] = "control" } },
        ["tools"] = HasTools
            ? new JsonObject { ["catalogue"] = new JsonArray(new JsonObject { ["name"] = "get_device_status", ["kind"] = "builtin" }) } : new JsonObject(),
        ["recording"] = new JsonObject { ["enabled"] = Recording, ["minFreeMB"] = 0 },
        ["wireLog"] = new JsonObject { ["enabled"] = WireLog, ["content"] = WireLog },
        ["log"] = new JsonObject { ["level"] = LogLevel },
    };
}
