using System.Net.WebSockets;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Hydra.Session;

/// <summary>What the messages of the service do to the session.</summary>
internal sealed partial class HydraSession
{
    /// <summary>The error event that may have ended the session. One that the session outlived by seconds did not.</summary>
    private string? FatalError => _fatalError is var (code, at) && _clock.GetElapsedTime(at) < _errorOutlived ? code : null;

    private void Take(ReadOnlySpan<byte> message, WebSocketMessageType type)
    {
        parts.Pump.CountDown(message.Length);
        parts.Wire?.Received(message, type == WebSocketMessageType.Binary);
        if (Volatile.Read(ref _reason) is not null)
        {
            return; // closing: nothing of this session is heard any more
        }

        if (type == WebSocketMessageType.Binary)
        {
            _journal.NoteBinary(message.Length);
            Weigh(MessageWeight.Ordinary, message.Length);
            return;
        }

        var read = _reader.Read(message);
        if (!Weigh(_flood.WeightOf(in read, _reader.BegunUnannounced), message.Length))
        {
            return;
        }

        switch (read.Kind)
        {
            case ReadKind.Audio:
                _journal.NoteAudio(_reader, _rateHz);
                break;

            case ReadKind.Nothing:
                _journal.NoteFragments(_reader);
                break;

            case ReadKind.NotUnderstood:
                _journal.NoteNotUnderstood(message.Length, read.Problem!);
                break;

            case ReadKind.Event:
                Take(read.Event!);
                break;
        }
    }

    /// <summary>Gives up a service that sends more than any conversation needs; false then.</summary>
    private bool Weigh(MessageWeight weight, int bytes)
    {
        if (_flood.Note(weight, bytes) is not { } tooMuch)
        {
            return true;
        }

        Fail(LinkCause.Flooded, tooMuch);
        return false;
    }

    private void Take(ServerEvent message)
    {
        _journal.NoteAudio(_reader, _rateHz); // the end of a reply tells what of it was dropped
        var code = message is ServerError error ? error.Code ?? error.Type : null;
        if (code is "server_full" or "internal_error" or "session_ended")
        {
            _fatalError = (code, _clock.GetTimestamp());
        }

        if (_handshake.IsReady)
        {
            if (code is not ("server_full" or "session_ended"))
            {
                _journal.Note(message, _sender!); // its line says that the session goes on
            }

            if (message is SessionConfigured again && !TakeAgain(again))
            {
                return;
            }

            owner.OnMessage(this, message);
            if (code == "session_ended")
            {
                // Over, although the socket is still open: nothing more is sent, and the close is waited for only briefly.
                Close(new SessionOutcome(LinkCause.ServerError, "session_ended"));
            }

            return;
        }

        var action = _handshake.Step(message);
        if (action != HandshakeAction.Fail)
        {
            _journal.Note(message, _sender!);
        }

        switch (action)
        {
            case HandshakeAction.Configure:
                Configure(sendVoice ? plan.Voice : null, _options.ConfiguredTimeout);
                break;

            case HandshakeAction.ConfigureWithoutVoice:
                SessionCauses.VoiceRefused.Write(parts.Log, plan.Voice);
                Configure(voice: null, _options.CorrectedConfigureTimeout);
                break;

            case HandshakeAction.Fail:
                Close(_handshake.Failure!);
                break;

            case HandshakeAction.Ready:
                BecomeReady(_handshake.Configured!);
                break;
        }
    }

    private void Configure(string? voice, TimeSpan limit)
    {
        _limit!.Change(limit, Timeout.InfiniteTimeSpan);
        _sender!.Post(ClientEventWriter.SessionConfigure(plan, voice));
    }

    private void BecomeReady(SessionConfigured configured)
    {
        _limit!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var rate = configured.OutputSampleRateHz ?? ModelRoster.FallbackOutputRateHz(_options.Model);
        _journal.NoteConfigured(plan, sendVoice && !_handshake.VoiceRefused ? plan.Voice : null, configured, rate, _options.Model);
        var now = _clock.GetTimestamp();
        _readyAt = now;
        var handshake = _clock.GetElapsedTime(_dialedAt, now);
        _trace.Pulse!.Begin();
        var sessionId = parts.Dialer.Masked(_handshake.SessionId);
        SessionLog.Ready(
            parts.Log, sessionId, _options.Host, _options.Model, (long)handshake.TotalMilliseconds, rate, configured.Voice ?? "unknown");
        parts.Downlink.SetRate(rate);
        _rateHz = rate;
        _reader.AudioEnabled = true;
        owner.OnReady(this, new SessionInfo(sessionId, rate, configured.GenerateInitialResponse ?? plan.Greet, isReconnect, handshake)
        {
            ClockAhead = _trace.ClockAhead,
        });
        if (Volatile.Read(ref _reason) is null)
        {
            parts.Pump.Attach(_sender!);
        }
    }

    /// <summary>
    /// The service tells its configuration again, which it never should. Its rate is followed, since what comes next has it; a wrong one
    /// would be an octave off. False where the session cannot go on.
    /// </summary>
    private bool TakeAgain(SessionConfigured configured)
    {
        if (Handshake.FormatProblem(configured) is { } problem)
        {
            Close(new SessionOutcome(LinkCause.ConfigurationRefused, problem));
            return false;
        }

        var before = _rateHz;
        var rate = configured.OutputSampleRateHz ?? before;
        if (rate != before && ++_rateChanges > MaxRateChanges)
        {
            Fail(LinkCause.Flooded, $"the rate of its audio changed {_rateChanges} times");
            return false;
        }

        _journal.NoteConfiguredAgain(rate, before, configured.RefusedRate);
        if (rate != before)
        {
            parts.Downlink.SetRate(rate);
            _rateHz = rate;
        }

        return true;
    }
}
