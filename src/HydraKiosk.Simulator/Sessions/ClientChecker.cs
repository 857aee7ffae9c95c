using System.Text.Json;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// What a client must not do, whether or not the service would mind: each rule it breaks is a line in the log. Changes nothing of the
/// session. Used under its lock.
/// </summary>
internal sealed class ClientChecker(SessionHost host, int session)
{
    private readonly ScenarioServer _server = host.Scenario.Server;
    private readonly PaceMeter _pace = new(host.Scenario.Server.PaceLimit);
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private long _lastAppend;
    private bool _tooFast;

    /// <summary>Says that the client broke a rule.</summary>
    /// <param name="kind">Which; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    public void Break(string kind, string explanation)
    {
        host.Log.Break(session, kind, explanation);
        SimulatorMessages.Broken(host.Logger, session, kind, explanation);
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
            Break("missing-event-id", $"{type} without event_id, so that no error can name it");
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

        // The first append may take a moment: the client opens its microphone on session.configured.
        if (gapMs > (number == 1 ? 5 * _server.AppendGapMs : _server.AppendGapMs))
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
