using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Link.Journal;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control;

/// <summary>What of a daemon's past its status tells: it follows the notices. The conversation's thread writes, any thread reads.</summary>
internal sealed class KioskHistory(TimeProvider time) : INoticeSink
{
    /// <summary>From here on a clock is a trouble of its own: certificates and short-lived tokens begin to fail.</summary>
    private static readonly TimeSpan _clockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>What ended while nobody needed a session, and waiting helps against, is no news for longer.</summary>
    private static readonly TimeSpan _oldNews = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private LinkState _link;
    private long _linkSince = time.GetTimestamp();
    private string? _sessionId;
    private (SessionMissing Fault, long At)? _fault;
    private bool _isFaultOver = true;
    private (TimeSpan Ahead, long At)? _clock;
    private string? _soundTrouble;
    private long _soundTroubleAt;
    private (string What, string Detail, int Code, long At)? _trouble;
    private int _silentReplies;
    private long _silentSince;

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state) => Take(notice, state.Link);

    /// <summary>Takes what happened.</summary>
    /// <param name="notice">What.</param>
    /// <param name="link">How the link stands since.</param>
    internal void Take(ConversationNotice notice, LinkState link)
    {
        lock (_lock)
        {
            See(link);
            switch (notice)
            {
                case SessionReady ready:
                    _sessionId = ready.Session.SessionId;
                    _isFaultOver = true;
                    SeeClock(ready.Session.ClockAhead ?? TimeSpan.Zero); // without a word on it, a clock that was right enough for TLS
                    break;
                case SessionMissing missing:
                    _fault = (missing, time.GetTimestamp());
                    _isFaultOver = false;
                    if (missing.ClockAhead is { } ahead)
                    {
                        SeeClock(ahead);
                    }

                    Trouble("link", missing.Detail, missing.CauseCode);
                    break;
                case SoundDeviceNoticed sound:
                    _soundTroubleAt = _soundTrouble is null ? time.GetTimestamp() : _soundTroubleAt;
                    _soundTrouble = sound.IsWorking ? null : sound.Detail;
                    if (!sound.IsWorking)
                    {
                        Trouble("sound", sound.Detail);
                    }

                    break;
                case SilentReply:
                    _silentSince = _silentReplies++ == 0 ? time.GetTimestamp() : _silentSince;
                    Trouble("conversation", "a reply without sound", ConversationCauses.SilentReply.Code);
                    break;
                case ReplyHeard:
                    _silentReplies = 0;
                    break;
                case ReplyFailed:
                    Trouble("conversation", "the service failed a reply", ConversationCauses.ReplyFailed.Code);
                    break;
                case PhaseOverrun overrun:
                    Trouble("conversation", $"{ControlJson.Word(overrun.Phase.ToString())} lasted too long", ConversationCauses.PhaseOverrun.Code);
                    break;
                case ToolTurnAbandoned:
                    Trouble("conversation", "the service gave up waiting for a tool", ConversationCauses.ToolTurnAbandoned.Code);
                    break;
                case ButtonStuck:
                    Trouble("button", "the talk button is stuck", ConversationCauses.ButtonStuck.Code);
                    break;
                case ReplyStalled:
                    Trouble("conversation", "a reply stopped in the middle", ConversationCauses.ReplyStalled.Code);
                    break;
                case SessionReplaced replaced:
                    Trouble("conversation", $"a useless session was replaced: {replaced.Why}", ConversationCauses.SessionReplaced.Code);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Adds to a status what is known of the past.</summary>
    /// <param name="status">What is known of the moment.</param>
    /// <param name="link">How the link stands.</param>
    /// <param name="nextTryIn">What is left of its wait, which a press may have cut since it was told.</param>
    public KioskStatus AddTo(KioskStatus status, LinkState link, TimeSpan nextTryIn)
    {
        lock (_lock)
        {
            See(link); // a link that closes tells nobody
            return status with
            {
                Link = new LinkStatus
                {
                    State = ControlJson.Word(link.ToString()),
                    SinceSeconds = Ago(_linkSince),
                    SessionId = link == LinkState.Ready ? _sessionId : null,
                    LastFault = _fault is var (missing, at) ? new LinkFaultStatus(
                        ControlJson.Word(missing.Fault.ToString()), missing.Detail, Ago(at), NextTry(missing, link, nextTryIn))
                    {
                        Code = Tag(missing.CauseCode),
                        NeedsTechnician = missing.NeedsTechnician,
                    } : null,
                },
                Audio = status.Audio with { Trouble = _soundTrouble, IsWorking = status.Audio.IsWorking && _soundTrouble is null },
                LastTrouble = _trouble is var (what, detail, code, then) ? new TroubleStatus(what, detail, Ago(then)) { Code = Tag(code) } : null,
            };
        }
    }

    /// <summary>
    /// What is wrong now, the gravest first: a wrong clock explains a refused key or certificate, and what a person must mend comes before what
    /// passes.
    /// </summary>
    /// <param name="board">What others have raised.</param>
    /// <param name="link">How the link stands.</param>
    /// <param name="nextTryIn">What is left of its wait.</param>
    public IReadOnlyList<PresentTrouble> Present(IReadOnlyList<Trouble> board, LinkState link, TimeSpan nextTryIn)
    {
        var rest = new List<PresentTrouble>();
        lock (_lock)
        {
            if (_fault is var (missing, at) && !_isFaultOver
                && (link is LinkState.Failing or LinkState.Connecting || missing.NeedsTechnician || time.GetElapsedTime(at) < _oldNews))
            {
                rest.Add(Told(missing.CauseCode, missing.Detail, missing.NeedsTechnician, at) with
                {
                    NextTryInSeconds = NextTry(missing, link, nextTryIn),
                });
            }

            if (_soundTrouble is { } sound && !board.Any(t => SoundTroubles.Are(t.CauseCode)))
            {
                rest.Add(Told(0, $"no sound: {sound}", needsTechnician: true, _soundTroubleAt));
            }

            if (_silentReplies > 0)
            {
                // After two the session is replaced; where the next has no sound either, somebody has to shorten something.
                var what = _silentReplies == 1 ? "the last reply had no sound" : $"the last {_silentReplies} replies had no sound";
                rest.Add(Told(ConversationCauses.SilentReply.Code, what, needsTechnician: _silentReplies > 2, _silentSince));
            }

            rest.AddRange(board.Select(t => Told(t.CauseCode, t.Text, t.NeedsTechnician, t.RaisedAt)));
            var ordered = rest.OrderByDescending(t => t.NeedsTechnician);
            return _clock is var (ahead, since)
                ?
                [
                    Told(
                        LinkTroubles.ClocksDiffer.Code,
                        $"this device's clock is {Spoken.Span(Math.Abs(ahead.TotalSeconds))} {(ahead > TimeSpan.Zero ? "fast" : "slow")}",
                        needsTechnician: true, since),
                    .. ordered,
                ]
                : [.. ordered];
        }
    }

    private static double? NextTry(SessionMissing missing, LinkState link, TimeSpan left) =>
        link == LinkState.Failing && missing.RetryIn is not null ? Math.Round(left.TotalSeconds, 1) : null;

    private PresentTrouble Told(int code, string detail, bool needsTechnician, long since) => new(
        Tag(code) ?? "", detail, CauseCodes.Find(code)?.WhatToDo
            ?? "Look into the journal: `journalctl -u hydra-kiosk -n 50`.", needsTechnician, Ago(since));

    private void SeeClock(TimeSpan ahead) =>
        _clock = ahead.Duration() <= _clockTolerance ? null : (ahead, _clock?.At ?? time.GetTimestamp());

    private void See(LinkState link)
    {
        if (link != _link)
        {
            _link = link;
            _linkSince = time.GetTimestamp();
        }
    }

    private void Trouble(string what, string detail, int code = 0) => _trouble = (what, detail, code, time.GetTimestamp());

    private static string? Tag(int code) => code == 0 ? null : Cause.TagOf(code);

    private double Ago(long timestamp) => Math.Round(time.GetElapsedTime(timestamp).TotalSeconds, 1);
}
