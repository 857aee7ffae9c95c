using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Session;

/// <summary>A session with Hydra: its handshake, and what its messages do.</summary>
/// <param name="parts">What sessions of every service share.</param>
/// <param name="memory">What sessions of this link share.</param>
/// <param name="downlink">Takes the reply audio.</param>
/// <param name="loop">Who is told.</param>
/// <param name="plan">What the session is to be.</param>
/// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
internal sealed class HydraSession(
    SocketParts parts, SessionMemory memory, IDownlinkAudio downlink, LinkLoop loop, SessionPlan plan, bool isReconnect)
    : SocketSession(parts, loop, isReconnect)
{
    private const int MaxRateChanges = 8; // each may cost the audio engine new tables

    private static readonly TimeSpan _errorOutlived = TimeSpan.FromSeconds(5);

    private readonly SocketParts _parts = parts;
    private readonly LinkLoop _loop = loop;
    private readonly bool _sendVoice = plan.Voice != memory.RefusedVoice;
    private readonly Handshake _handshake = new(plan.Voice != memory.RefusedVoice && plan.Voice.Length > 0);
    private readonly SessionJournal _journal = new(parts.Log);
    private readonly ServerEventReader _reader = new(downlink, memory.Responses, parts.Log);
    private readonly MessageWeights _weights = new();
    private readonly FloodGuard _flood = new(parts.Clock);
    private (string Code, long At)? _fatalError;
    private int _rateHz;
    private int _rateChanges;

    /// <inheritdoc/>
    protected override bool IsReady => _handshake.IsReady;

    /// <inheritdoc/>
    protected override string SessionId => _handshake.SessionId;

    /// <summary>The error event that may have ended the session. One that the session outlived by seconds did not.</summary>
    protected override string? FatalError => _fatalError is var (code, at) && _parts.Clock.GetElapsedTime(at) < _errorOutlived ? code : null;

    /// <inheritdoc/>
    protected override SessionOutcome? CheckPlan()
    {
        try
        {
            return ClientEventWriter.ConfigureBytes(plan) > ConfigureSize.Limit
                ? new SessionOutcome(LinkCause.ConfigurationRefused, ClientEventWriter.MeasureConfigure(plan).ToString()) : null;
        }
        catch (JsonException error)
        {
            return new SessionOutcome(LinkCause.ConfigurationRefused, error.Message);
        }
    }

    /// <inheritdoc/>
    protected override void OnOpened() => memory.Clear();

    /// <inheritdoc/>
    protected override SessionOutcome TimeIsUp() => _handshake.VoiceRefused
        ? new SessionOutcome(LinkCause.ConfigurationRefused, "the voice was refused, and so was a configuration without it")
        : new SessionOutcome(LinkCause.HandshakeTimedOut, $"{_handshake.Awaiting} did not come");

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        if (_handshake.VoiceRefused)
        {
            memory.RefusedVoice = plan.Voice;
        }

        _reader.EndSession();
        _journal.NoteAudio(_reader, _rateHz);
    }

    /// <inheritdoc/>
    protected override void Take(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (isBinary)
        {
            _journal.NoteBinary(message.Length);
            Weigh(MessageWeight.Ordinary, message.Length);
            return;
        }

        var read = _reader.Read(message);
        if (!Weigh(_weights.Of(in read, _reader.BegunUnannounced), message.Length))
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
            _fatalError = (code, _parts.Clock.GetTimestamp());
        }

        if (_handshake.IsReady)
        {
            if (code is not ("server_full" or "session_ended"))
            {
                _journal.Note(message, Sender); // its line says that the session goes on
            }

            if (message is SessionConfigured again && !TakeAgain(again))
            {
                return;
            }

            _loop.Tell(this, new LinkMessage(message));
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
            _journal.Note(message, Sender);
        }

        switch (action)
        {
            case HandshakeAction.Configure:
                Configure(_sendVoice ? plan.Voice : null, _parts.Options.ConfiguredTimeout);
                break;

            case HandshakeAction.ConfigureWithoutVoice:
                SessionCauses.VoiceRefused.Write(_parts.Log, plan.Voice);
                Configure(voice: null, _parts.Options.CorrectedConfigureTimeout);
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
        Limit(limit);
        Post(ClientEventWriter.SessionConfigure(plan, voice));
    }

    private void BecomeReady(SessionConfigured configured)
    {
        var rate = configured.OutputSampleRateHz ?? ModelRoster.FallbackOutputRateHz(_parts.Options.Model);
        _journal.NoteConfigured(plan, _sendVoice && !_handshake.VoiceRefused ? plan.Voice : null, configured, rate, _parts.Options.Model);
        downlink.SetRate(rate);
        _rateHz = rate;
        _reader.AudioEnabled = true;
        BecomeReady(rate, configured.Voice ?? "unknown", configured.GenerateInitialResponse ?? plan.Greet);
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
            downlink.SetRate(rate);
            _rateHz = rate;
        }

        return true;
    }
}
