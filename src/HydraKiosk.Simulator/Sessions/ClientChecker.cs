using System.Text.Json;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Finds what the client does wrong, whether or not the service would mind, and, as advice, what the documentation allows and a careful
/// client avoids. Each finding is a line in the log, unless there are very many of its kind. Changes nothing of the session. Used under the
/// session's lock.
/// </summary>
/// <param name="server">Has the rules' limits, the clock and the log.</param>
/// <param name="session">The connection's number, for the log.</param>
internal sealed class ClientChecker(ServerContext server, int session)
{
    /// <summary>The length of a chunk that the documentation recommends, and the longest length in use.</summary>
    private const double UsualChunkMs = 20, LongestChunkMs = 100;

    private readonly ScenarioServer _switches = server.Scenario.Server;
    private readonly PaceMeter _pace = new(server.Scenario.Server.PaceLimit);
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private readonly Repetitions _repetitions = new();
    private long _lastAppend;
    private double _lastAudioMs;
    private bool _tooFast;

    /// <summary>Counts a rule that the client broke.</summary>
    /// <param name="kind">The rule or the advice; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    public void Break(string kind, string explanation)
    {
        var tell = _repetitions.Add(kind, out var suffix);

        // The log takes every gap, since each is a measurement of its own.
        server.Log.Judge(LogDirection.Violation, session, kind, explanation + suffix, tell || kind == "append-gap");
        if (tell)
        {
            SimulatorCauses.ClientBrokeRule.Write(server.Logger, session, kind, explanation + suffix);
        }
    }

    /// <summary>Counts something that the client may do and should avoid.</summary>
    /// <param name="kind">The rule or the advice; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    public void Advise(string kind, string explanation)
    {
        var tell = _repetitions.Add(kind, out var suffix);
        server.Log.Judge(LogDirection.Advice, session, kind, explanation + suffix, tell);
        if (tell)
        {
            SimulatorMessages.Advised(server.Logger, session, kind, explanation + suffix);
        }
    }

    /// <summary>Called at the end of the session: writes the totals of what was no longer written one by one.</summary>
    public void Conclude()
    {
        foreach (var (kind, count) in _repetitions.Untold())
        {
            server.Log.Note(session, "repeated", $"{kind} {count} times in all");
            SimulatorMessages.Repeated(server.Logger, session, kind, count);
        }
    }

    /// <summary>Checks audio that comes before the session is configured, and is lost. It is less wrong after <c>session.configure</c>.</summary>
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

    /// <summary>Checks how the client ended the session.</summary>
    /// <param name="code">The code of its close frame; null when it sent none.</param>
    public void CheckClose(int? code)
    {
        switch (code)
        {
            case 1000:
                break;
            case 1001:
                Advise("closed-otherwise", "the client's close frame says 1001, which means that a page was left; close with 1000 at the end");
                break;
            case null:
                Break("not-closed-with-1000", "the connection was lost without a close frame; close it with 1000 at the end");
                break;
            default:
                Break("not-closed-with-1000", $"the client's close frame says {code}; close with 1000 at the end");
                break;
        }
    }

    /// <summary>Checks the type, the fields and the id of a message that is not audio.</summary>
    public void CheckForm(string type, JsonElement message, string? eventId)
    {
        if (!KnownFields.IsKnown(type))
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

    /// <summary>Checks the fields of a message of a known type.</summary>
    public void CheckFields(string type, JsonElement message)
    {
        foreach (var field in KnownFields.UnknownFields(type, message))
        {
            Break("unknown-field", $"{type} has no field {field}");
        }
    }

    /// <summary>Counts the time until the next append from now on, since the session was just configured or the server itself was late.</summary>
    public void AwaitAppend() => _lastAppend = server.Time.GetTimestamp();

    /// <summary>Checks the time since the last append, and how far the audio is ahead of real time.</summary>
    /// <param name="number">The number of this append, from 1.</param>
    /// <param name="now">Time since the session began.</param>
    /// <param name="audioMs">How much audio the append has.</param>
    public void CheckPace(int number, TimeSpan now, double audioMs)
    {
        var gapMs = server.Time.GetElapsedTime(_lastAppend).TotalMilliseconds;
        AwaitAppend();

        // The first append may take a moment: the client opens its microphone on session.configured. After a longer chunk than the usual one
        // the next has that much more time.
        var limitMs = (number == 1 ? 5 * _switches.AppendGapMs : _switches.AppendGapMs) + Math.Max(0, _lastAudioMs - UsualChunkMs);
        _lastAudioMs = Math.Min(audioMs, LongestChunkMs);
        if (gapMs > limitMs)
        {
            Break("append-gap", $"{gapMs:F0} ms without audio before append {number}");
        }

        var ahead = _pace.Add(now, audioMs);
        if (ahead > _switches.PaceAllowanceMs && !_tooFast)
        {
            Break("too-fast", $"{ahead:F0} ms of audio ahead of {_switches.PaceLimit} times real time");
        }

        // Once per excess, not once per append of it.
        _tooFast = ahead > _switches.PaceAllowanceMs;
    }
}
