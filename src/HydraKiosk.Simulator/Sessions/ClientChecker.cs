using System.Text.Json;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// What a client must not do, whether or not the service would mind, and, as advice, what the documentation allows and a careful client
/// leaves: each finding is a line in the log, unless it is one of very many. Changes nothing of the session. Used under its lock.
/// </summary>
internal sealed class ClientChecker(SessionHost host, int session)
{
    /// <summary>What the documentation recommends, and the longest that is in use.</summary>
    private const double UsualChunkMs = 20, LongestChunkMs = 100;

    private readonly ScenarioServer _server = host.Scenario.Server;
    private readonly PaceMeter _pace = new(host.Scenario.Server.PaceLimit);
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private readonly Repetitions _repetitions = new();
    private long _lastAppend;
    private double _lastAudioMs;
    private bool _tooFast;

    /// <summary>Says that the client broke a rule.</summary>
    /// <param name="kind">Which; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    public void Break(string kind, string explanation)
    {
        var tell = _repetitions.Add(kind, out var suffix);

        // The log takes every gap, since each is a measurement of its own.
        host.Log.Judge(LogDirection.Violation, session, kind, explanation + suffix, tell || kind == "append-gap");
        if (tell)
        {
            SimulatorCauses.ClientBrokeRule.Write(host.Logger, session, kind, explanation + suffix);
        }
    }

    /// <summary>Says that the client did what it may do and had better not.</summary>
    /// <param name="kind">Which; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    public void Advise(string kind, string explanation)
    {
        var tell = _repetitions.Add(kind, out var suffix);
        host.Log.Judge(LogDirection.Advice, session, kind, explanation + suffix, tell);
        if (tell)
        {
            SimulatorMessages.Advised(host.Logger, session, kind, explanation + suffix);
        }
    }

    /// <summary>The session is over: what was no longer told one by one is told as a number.</summary>
    public void Conclude()
    {
        foreach (var (kind, count) in _repetitions.Untold())
        {
            host.Log.Note(session, "repeated", $"{kind} {count} times in all");
            SimulatorMessages.Repeated(host.Logger, session, kind, count);
        }
    }

    /// <summary>Audio that comes before the session is configured is lost; how wrong that is depends on whether the client asked at all.</summary>
    /// <param name="asked">Whether <c>session.configure</c> has come: the vendor's own sample streams without waiting for its answer.</param>
    public void CheckEarlyAudio(bool asked)
    {
        if (asked)
        {
            Advise("early-audio", "audio before session.configured is lost; wait for it");
        }
        else
        {
            Break("audio-before-configured", "audio before session.configure; it is lost");
        }
    }

    /// <summary>How the client ended the session.</summary>
    /// <param name="code">The code of its close frame; null when it sent none.</param>
    public void CheckFarewell(int? code)
    {
        switch (code)
        {
            case 1000:
                break;
            case 1001:
                Advise("closed-otherwise", "the client's close frame says 1001, as a page that is left; 1000 says that it is done");
                break;
            case null:
                Break("not-closed-with-1000", "the connection was lost without a close frame; a client that is done closes with 1000");
                break;
            default:
                Break("not-closed-with-1000", $"the client's close frame says {code}; a client that is done closes with 1000");
                break;
        }
    }

    /// <summary>Type, fields and id of a message that is not audio.</summary>
    public void CheckForm(string type, JsonElement message, string? eventId)
    {
        if (!ClientMessage.IsKnown(type))
        {
            Break("unknown-type", $"the protocol has no message '{type}'");
            return;
        }

        CheckFields(type, message);
        if (eventId is null)
        {
            Advise("missing-event-id", $"{type} without event_id, so that no error can name it");
        }
        else if (!_eventIds.Add(eventId))
        {
            Break("reused-event-id", $"{type} with the event_id of an earlier message");
        }
    }

    /// <summary>Fields of a message of a known type.</summary>
    public void CheckFields(string type, JsonElement message)
    {
        foreach (var field in ClientMessage.UnknownFields(type, message))
        {
            Break("unknown-field", $"{type} has no field {field}");
        }
    }

    /// <summary>The time until the next append counts from now: the session is configured, or the server itself was late.</summary>
    public void AwaitAppend() => _lastAppend = host.Time.GetTimestamp();

    /// <summary>The time since the last append, and how far the audio runs ahead.</summary>
    /// <param name="number">The append's, from 1.</param>
    /// <param name="now">Time since the session began.</param>
    /// <param name="audioMs">How much audio it brings.</param>
    public void CheckPace(int number, TimeSpan now, double audioMs)
    {
        var gapMs = host.Time.GetElapsedTime(_lastAppend).TotalMilliseconds;
        AwaitAppend();

        // The first append may take a moment: the client opens its microphone on session.configured. After a longer chunk than the usual one
        // the next has that much more time.
        var limitMs = (number == 1 ? 5 * _server.AppendGapMs : _server.AppendGapMs) + Math.Max(0, _lastAudioMs - UsualChunkMs);
        _lastAudioMs = Math.Min(audioMs, LongestChunkMs);
        if (gapMs > limitMs)
        {
            Break("append-gap", $"{gapMs:F0} ms without audio before append {number}");
        }

        var ahead = _pace.Add(now, audioMs);
        if (ahead > _server.PaceAllowanceMs && !_tooFast)
        {
            Break("too-fast", $"{ahead:F0} ms of audio ahead of {_server.PaceLimit} times real time");
        }

        // Once per excess, not once per append of it.
        _tooFast = ahead > _server.PaceAllowanceMs;
    }
}
