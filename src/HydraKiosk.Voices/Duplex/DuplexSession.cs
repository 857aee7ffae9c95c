using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Voices.Duplex.Bursts;
using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Duplex;

/// <summary>A session with a PersonaPlex or Moshi server: one handshake, then sound both ways until one side closes.</summary>
internal sealed class DuplexSession : SocketSession
{
    /// <summary>A piece is a part of a word; what is longer is cut.</summary>
    private const int MaxTextBytes = 1_024;

    /// <summary>So many packets in a row, a second of them, are no accident.</summary>
    private const int MostUndecodable = 50;

    private static readonly byte[] _handshakeOfVersion0 = new byte[sizeof(uint)];

    private readonly SocketParts _parts;
    private readonly DuplexMemory _memory;
    private readonly DuplexOptions _options;
    private readonly IDownlinkAudio _downlink;
    private readonly PersonEar _ear;
    private readonly DuplexJournal _journal;
    private readonly FloodGuard _flood;
    private readonly BurstCutter _bursts;
    private readonly Action<ReadOnlySpan<short>> _addSound;
    private bool _isReady;

    /// <param name="parts">What sessions of every service share.</param>
    /// <param name="memory">What sessions of this link share.</param>
    /// <param name="options">Limits, gate and pause.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="ear">Knows whether the person speaks.</param>
    /// <param name="loop">Who is told.</param>
    /// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
    public DuplexSession(
        SocketParts parts, DuplexMemory memory, DuplexOptions options, IDownlinkAudio downlink, PersonEar ear, LinkLoop loop, bool isReconnect)
        : base(parts, loop, isReconnect)
    {
        (_parts, _memory, _options, _downlink, _ear) = (parts, memory, options, downlink, ear);
        _journal = new DuplexJournal(parts.Log, parts.Options.Host);
        _flood = new FloodGuard(parts.Clock);
        _bursts = new BurstCutter(
            options.GateDbfs, options.HangOver, downlink, memory.NextReply, parts.Clock, happened => loop.Tell(this, new LinkTold(happened)));
        _addSound = _bursts.Add;
    }

    /// <inheritdoc/>
    protected override bool IsReady => _isReady;

    /// <summary>The wire has none.</summary>
    protected override string SessionId => "";

    /// <summary>The person begins to speak. Any thread.</summary>
    public void PersonBegan() => _bursts.PersonBegan();

    /// <summary>The person has stopped speaking. Any thread.</summary>
    public void PersonEnded() => _bursts.PersonEnded();

    /// <inheritdoc cref="BurstCutter.Interrupt"/>
    public bool Interrupt(string replyId) => _bursts.Interrupt(replyId);

    /// <inheritdoc/>
    protected override SessionOutcome? CheckPlan()
    {
        var bytes = DuplexAddress.Bytes(_parts.Options.RequestUri);
        return bytes <= DuplexAddress.MaxBytes ? null : new SessionOutcome(LinkCause.ConfigurationRefused,
            $"with both prompts the address has {bytes} bytes, and the server takes {DuplexAddress.MaxBytes}");
    }

    /// <inheritdoc/>
    protected override void OnOpened()
    {
        _memory.Uplink.Reset();
        _memory.Downlink.Reset();
    }

    /// <inheritdoc/>
    protected override SessionOutcome TimeIsUp() => _isReady
        ? new SessionOutcome(LinkCause.SoundStopped, $"no sound for {_options.SoundTimeout.TotalSeconds:0.#} s, though it was sent some")
        : new SessionOutcome(LinkCause.WaitsInSilence, $"no handshake within {_options.HandshakeTimeout.TotalSeconds:0.#} s");

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        _bursts.End();
        _journal.NoteEnd(_bursts, _memory.Downlink);
    }

    /// <inheritdoc/>
    protected override void Take(ReadOnlySpan<byte> message, bool isBinary)
    {
        var kind = isBinary && message.Length > 0 ? (DuplexKind)message[0] : (DuplexKind?)null;
        if (_flood.Note(kind == DuplexKind.Sound ? MessageWeight.Audio : MessageWeight.Ordinary, message.Length) is { } tooMuch)
        {
            Fail(LinkCause.Flooded, tooMuch);
            return;
        }

        if (!isBinary && !_isReady)
        {
            Fail(LinkCause.OtherService, $"it speaks in text, and the voice here is {WireNames.Duplex}");
            return;
        }

        var content = message.Length > 0 ? message[1..] : message;
        switch (kind)
        {
            case DuplexKind.Handshake:
                TakeHandshake(content);
                break;
            case DuplexKind.Sound when _isReady:
                TakeSound(content);
                break;
            case DuplexKind.Sound:
                _journal.NoteEarlySound();
                break;
            case DuplexKind.Text when _isReady:
                _bursts.AddText(TextOf(content));
                break;
            case DuplexKind.Error:
                _journal.NoteError(Masked(TextOf(content)));
                break;
            case DuplexKind.Text or DuplexKind.Control or DuplexKind.Metadata or DuplexKind.Ping:
                break;
            default:
                _journal.NoteUnknown(isBinary, message); // the protocol wants it passed over
                break;
        }
    }

    /// <summary>A byte alone (the servers in Python), or with the versions of protocol and model (the one in Rust).</summary>
    private void TakeHandshake(ReadOnlySpan<byte> versions)
    {
        if (_isReady)
        {
            return;
        }

        if (versions.Length > 0 && !versions.StartsWith(_handshakeOfVersion0))
        {
            Fail(LinkCause.UpgradeRefused, $"its handshake of {versions.Length + 1} bytes has another version of the protocol than 0");
            return;
        }

        _isReady = true;
        _downlink.SetRate(OpusDownlink.RateHz);
        BecomeReady(OpusDownlink.RateHz, "as asked for", greets: false);
        Limit(_options.SoundTimeout);
        if (_ear.IsVoice)
        {
            _bursts.PersonBegan(); // they were waiting for it
        }
    }

    private void TakeSound(ReadOnlySpan<byte> pages)
    {
        var sound = _memory.Downlink;
        var before = sound.Packets;
        sound.Add(pages, _addSound);
        _journal.NoteSound(sound);
        if (sound.Problem is { } problem)
        {
            Fail(LinkCause.UpgradeRefused, $"its sound cannot be played: {problem}");
        }
        else if (sound.UndecodableInARow >= MostUndecodable)
        {
            Fail(LinkCause.ServerError, $"{sound.UndecodableInARow} Opus packets in a row did not decode");
        }
        else if (!IsEnding && sound.Packets > before) // pages in which there is nothing to hear are no sound
        {
            Limit(_options.SoundTimeout);
        }
    }

    private static string TextOf(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxTextBytes)]);
}
