using System.Text.Json;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>What a <c>session.update</c> may set its fields to.</summary>
internal static class RealtimeUpdateCheck
{
    private static readonly string[] _eagerness = ["low", "medium", "high", "auto"];

    /// <summary>Returns the first field with a value that the service refuses; null when all are right.</summary>
    public static (string Path, string Why)? FirstWrong(JsonElement session)
    {
        var audio = JsonProperties.Object(session, "audio") ?? default;
        var input = JsonProperties.Object(audio, "input") ?? default;
        var output = JsonProperties.Object(audio, "output") ?? default;
        return WrongFormat(input, "session.audio.input.format") ?? WrongFormat(output, "session.audio.output.format")
            ?? WrongDetection(JsonProperties.Object(input, "turn_detection")) ?? WrongTools(session);
    }

    private static (string Path, string Why)? WrongFormat(JsonElement side, string path)
    {
        if (JsonProperties.Object(side, "format") is not { } format)
        {
            return null;
        }

        var type = JsonProperties.Text(format, "type");
        if (type is null || !G711.IsKnown(type))
        {
            return ($"{path}.type", $"Invalid value: '{type}'. Supported values are: 'audio/pcm', 'audio/pcmu', and 'audio/pcma'.");
        }

        var hasRate = format.TryGetProperty("rate", out var rate) && rate.ValueKind != JsonValueKind.Null;
        return hasRate && (type != G711.Pcm || !rate.TryGetInt32(out var hz) || hz != G711.PcmRateHz)
            ? ($"{path}.rate", $"Invalid value: {rate}. Only 'audio/pcm' has a rate, and it is {G711.PcmRateHz}.")
            : null;
    }

    private static (string Path, string Why)? WrongDetection(JsonElement? detection)
    {
        const string Path = "session.audio.input.turn_detection";
        if (detection is not { } set)
        {
            return null;
        }

        switch (JsonProperties.Text(set, "type"))
        {
            case "semantic_vad":
                return set.TryGetProperty("eagerness", out var eagerness) && !_eagerness.Contains(eagerness.ToString())
                    ? ($"{Path}.eagerness", $"Invalid value: '{eagerness}'.")
                    : set.TryGetProperty("silence_duration_ms", out _) || set.TryGetProperty("threshold", out _)
                        ? (Path, "semantic_vad has neither threshold nor silence_duration_ms.")
                    : null;
            case "server_vad":
                return set.TryGetProperty("threshold", out var threshold) && threshold.ValueKind == JsonValueKind.Number
                    && threshold.GetDouble() is < 0 or > 1 ? ($"{Path}.threshold", "threshold is 0 to 1.")
                    : set.TryGetProperty("eagerness", out _) ? (Path, "server_vad has no eagerness.")
                    : null;
            case var other:
                return ($"{Path}.type", $"Invalid value: '{other}'. Supported values are: 'server_vad' and 'semantic_vad'.");
        }
    }

    private static (string Path, string Why)? WrongTools(JsonElement session)
    {
        if (!session.TryGetProperty("tools", out var tools))
        {
            return null;
        }

        var areFunctions = tools.ValueKind == JsonValueKind.Array && tools.EnumerateArray().All(tool =>
            JsonProperties.Text(tool, "type") == "function" && JsonProperties.Text(tool, "name") is { Length: > 0 }
            && (!tool.TryGetProperty("parameters", out var parameters) || parameters.ValueKind == JsonValueKind.Object));
        return areFunctions ? null : ("session.tools", "every tool is a function with a name and an object of parameters.");
    }
}
