using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Checks a scenario's ranges, names and combinations. Finds every error, not only the first.</summary>
internal static class ScenarioCheck
{
    /// <summary>Returns every reply of the scenario, nested ones included.</summary>
    public static IEnumerable<ScenarioReply> AllReplies(Scenario scenario) =>
        Roots(scenario).SelectMany(root => Nested(root.Reply, root.Path)).Select(found => found.Reply);

    /// <summary>Returns one line per error, each with its path; empty when the scenario can be played.</summary>
    public static List<string> Errors(Scenario scenario)
    {
        var errors = new List<string>();
        var server = scenario.Server;
        void Require(bool ok, string path, string what)
        {
            if (!ok)
            {
                errors.Add($"{path}: {what}");
            }
        }

        Require(server.DeliverySpeed is >= 0.1 and <= 100_000, "$.server.deliverySpeed", "must be 0.1 to 100000");
        Require(server.MinDeltaMs >= 1 && server.MaxDeltaMs >= server.MinDeltaMs, "$.server.minDeltaMs", "must be at least 1 and at most maxDeltaMs");
        Require(server.VadStartMs is >= 10 and <= 500, "$.server.vadStartMs", "must be 10 to 500");
        Require(server.EndSilenceMs is >= 50 and <= 5000, "$.server.endSilenceMs", "must be 50 to 5000");
        Require(server.MinimumSpeechMs is >= 0 and <= 5000, "$.server.minimumSpeechMs", "must be 0 to 5000");
        Require(server.VadThresholdDbfs is >= -90 and <= 0, "$.server.vadThresholdDbfs", "must be -90 to 0");
        Require(server.MaxArgumentFragment >= 1, "$.server.maxArgumentFragment", "must be at least 1");
        Require(server.MaxMessageBytes >= 1024, "$.server.maxMessageBytes", "must be at least 1024");
        Require(server.PaceLimit >= 1, "$.server.paceLimit", "must be at least 1");
        Require(server.KeepAudioSeconds is >= 0 and <= 3600, "$.server.keepAudioSeconds", "must be 0 to 3600");
        Require(server.IdleSeconds is >= 0 and <= 86_400, "$.server.idleSeconds", "must be 0 to 86400");
        Require(server.LostPlaceSeconds is >= 0 and <= 3600, "$.server.lostPlaceSeconds", "must be 0 to 3600");
        Require(server.SessionSeconds is >= 1 and <= 86_400, "$.server.sessionSeconds", "must be 1 to 86400");
        Require(server.MaxSessions >= 0, "$.server.maxSessions", "must not be negative");
        Require(server.PayloadCeilingBytes >= 1, "$.server.payloadCeilingBytes", "must be at least 1");
        Require(
            server.MissingModel is null || ModelRoster.Find(server.MissingModel) is not null,
            "$.server.missingModel", "is not a model of the service");
        int[] times =
        [
            server.ConfigureLatencyMs, server.SpeechStoppedDelayMs, server.FloodAllowanceMs, server.ReplyLatencyMs, server.FirstDeltaMs,
            server.LateDeltas, server.ToolWindowMs, server.LatencyMs, server.AppendGapMs, server.PaceAllowanceMs,
        ];
        Require(times.All(t => t >= 0), "$.server", "no time and no count may be negative");

        Require(
            scenario.Chaos is null or { MinSeconds: >= 1 and <= 3600, MaxSeconds: <= 3600, HandshakePercent: >= 0 and <= 100 }
                && (scenario.Chaos?.MaxSeconds ?? 0) >= (scenario.Chaos?.MinSeconds ?? 0),
            "$.chaos", "minSeconds must be 1 to 3600 and at most maxSeconds, handshakePercent 0 to 100");

        foreach (var (reply, path) in Roots(scenario).SelectMany(root => Nested(root.Reply, root.Path)))
        {
            var sounds = (reply.Say is null ? 0 : 1) + (reply.Tone is null ? 0 : 1) + (reply.Wav is null ? 0 : 1);
            Require(sounds <= 1, path, "may have only one of say, tone and wav");
            Require(
                reply.Say is null || VoiceClips.Find(reply.Say) is not null,
                path + ".say", $"no clip is named '{reply.Say}'; the clips are {string.Join(", ", VoiceClips.Names)}");
            Require(
                reply.Tone is null or { Hz: >= 20 and <= 10_000, Seconds: > 0 and <= 300, Dbfs: >= -80 and <= 0 },
                path + ".tone", "hz must be 20 to 10000, seconds up to 300, dbfs -80 to 0");
            Require(reply.Wav is null || File.Exists(reply.Wav), path + ".wav", $"no file {reply.Wav}");
            Require(reply.LatencyMs is null or >= 0, path + ".latencyMs", "must not be negative");
            Require(reply.Calls.All(c => c.Name.Length > 0), path + ".calls", "every call needs a name");
        }

        for (var i = 0; i < scenario.Faults.Count; i++)
        {
            if (FaultGrammar.Parse(scenario.Faults[i], out _, out _) is { } wrong)
            {
                errors.Add($"$.faults[{i}]: {wrong}");
            }
        }

        return errors;
    }

    private static IEnumerable<Place> Roots(Scenario scenario)
    {
        if (scenario.Greeting is { } greeting)
        {
            yield return new(greeting, "$.greeting");
        }

        for (var i = 0; i < scenario.Turns.Count; i++)
        {
            yield return new(scenario.Turns[i].Reply, $"$.turns[{i}].reply");
        }

        yield return new(scenario.Default, "$.default");
    }

    private static IEnumerable<Place> Nested(ScenarioReply reply, string path)
    {
        yield return new(reply, path);
        var inner = reply.Then is { } then ? Nested(then, path + ".then") : [];
        inner = inner.Concat(reply.When.SelectMany((choice, i) => Nested(choice.Reply, $"{path}.when[{i}].reply")));
        foreach (var found in inner)
        {
            yield return found;
        }
    }

    private sealed record Place(ScenarioReply Reply, string Path);
}
