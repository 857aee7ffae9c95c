using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Hydra.Session;

/// <summary>What the session has to do after a message of the handshake.</summary>
internal enum HandshakeAction
{
    /// <summary>Nothing: go on waiting.</summary>
    None,

    /// <summary>Send the configuration.</summary>
    Configure,

    /// <summary>Send it once more, without the voice.</summary>
    ConfigureWithoutVoice,

    /// <summary>The session is configured.</summary>
    Ready,

    /// <summary>Give up, see <see cref="Handshake.Failure"/>.</summary>
    Fail,
}

/// <summary>
/// From the open socket to a configured session, by the type of messages and never by their position: a warning may come first, and
/// any message may come twice. No I/O, no clock.
/// </summary>
/// <param name="sendsVoice">Whether the configuration names a voice, which the service may refuse.</param>
internal sealed class Handshake(bool sendsVoice)
{
    private enum Phase
    {
        AwaitCreated,
        Configuring,
        Corrected,
        Ready,
        Failed,
    }

    private Phase _phase;

    public bool IsReady => _phase == Phase.Ready;

    /// <summary>The service's id of the session, once it has said it.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>The effective configuration, once ready.</summary>
    public SessionConfigured? Configured { get; private set; }

    /// <summary>Whether the service refused the voice.</summary>
    public bool VoiceRefused { get; private set; }

    /// <summary>Why it failed.</summary>
    public SessionOutcome? Failure { get; private set; }

    /// <summary>What is being waited for, for the journal.</summary>
    public string Awaiting => _phase == Phase.AwaitCreated ? EventTypes.SessionCreated : EventTypes.SessionConfigured;

    /// <summary>Takes one message.</summary>
    public HandshakeAction Step(ServerEvent message) => (_phase, message) switch
    {
        (Phase.AwaitCreated, SessionCreated created) => Created(created),
        (Phase.Configuring or Phase.Corrected, SessionConfigured configured) => IsConfigured(configured),
        (Phase.AwaitCreated or Phase.Configuring or Phase.Corrected, ServerError error) => Refused(error),
        _ => HandshakeAction.None,
    };

    /// <summary>Why audio in this configuration cannot be played; null where it can.</summary>
    public static string? FormatProblem(SessionConfigured configured) =>
        configured.OutputFormat is null or "pcm16" ? null : $"the service replies in the format {Printable.Line(configured.OutputFormat)}, not pcm16";

    private HandshakeAction Created(SessionCreated created)
    {
        SessionId = created.SessionId;
        _phase = Phase.Configuring;
        return HandshakeAction.Configure;
    }

    private HandshakeAction IsConfigured(SessionConfigured configured)
    {
        if (FormatProblem(configured) is { } problem)
        {
            return Fail(LinkCause.ConfigurationRefused, problem);
        }

        Configured = configured;
        _phase = Phase.Ready;
        return HandshakeAction.Ready;
    }

    private HandshakeAction Refused(ServerError error)
    {
        var text = Printable.Line($"{error.Code ?? error.Type ?? "error"}: {BoundedText.Sentence(error.Message ?? "no reason given")}");
        switch (error.Code ?? error.Type)
        {
            case "server_full":
                return Fail(LinkCause.ServerFull, text);
            case "session_ended":
                return Fail(LinkCause.ServerError, text);
            case "internal_error":
                return HandshakeAction.None; // the service may recover or close; a time limit stands behind it
        }

        if (_phase == Phase.AwaitCreated)
        {
            return HandshakeAction.None;
        }

        var aboutVoice = error.Param?.EndsWith("voice", StringComparison.Ordinal) == true
            || (error.Param is null && error.Message?.Contains("voice", StringComparison.OrdinalIgnoreCase) == true);
        if (aboutVoice && sendsVoice && _phase == Phase.Configuring)
        {
            VoiceRefused = true;
            _phase = Phase.Corrected;
            return HandshakeAction.ConfigureWithoutVoice;
        }

        return Fail(LinkCause.ConfigurationRefused, error.Param is null ? text : $"{text} (parameter {Printable.Line(error.Param)})");
    }

    private HandshakeAction Fail(LinkCause cause, string detail)
    {
        _phase = Phase.Failed;
        Failure = new SessionOutcome(cause, detail);
        return HandshakeAction.Fail;
    }
}
