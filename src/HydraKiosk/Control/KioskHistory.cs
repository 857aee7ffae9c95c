using HydraKiosk.Conversation;
using HydraKiosk.Logging;

namespace HydraKiosk.Control;

/// <summary>What of a daemon's past its status tells: it follows the notices. The conversation's thread writes, any thread reads.</summary>
internal sealed class KioskHistory(TimeProvider time)
{
    private readonly Lock _gate = new();
    private LinkState _link;
    private long _linkSince = time.GetTimestamp();
    private string? _sessionId;
    private (SessionMissing Fault, long At)? _fault;
    private string? _soundTrouble;
    private (string What, string Detail, int Code, long At)? _trouble;

    /// <summary>Takes what happened.</summary>
    /// <param name="notice">What.</param>
    /// <param name="link">How the link stands since.</param>
    public void Take(ConversationNotice notice, LinkState link)
    {
        lock (_gate)
        {
            See(link);
            switch (notice)
            {
                case SessionReady ready:
                    _sessionId = ready.Session.SessionId;
                    break;
                case SessionMissing missing:
                    _fault = (missing, time.GetTimestamp());
                    Trouble("link", missing.Detail, missing.CauseCode);
                    break;
                case SoundDeviceNoticed sound:
                    _soundTrouble = sound.IsWorking ? null : sound.Detail;
                    if (!sound.IsWorking)
                    {
                        Trouble("sound", sound.Detail);
                    }

                    break;
                case SilentReply:
                    Trouble("conversation", "a reply without sound", ConversationCauses.SilentReply);
                    break;
                case ReplyFailed:
                    Trouble("conversation", "the service failed a reply", ConversationCauses.ReplyFailed);
                    break;
                case PhaseOverrun overrun:
                    Trouble("conversation", $"{ControlJson.Word(overrun.Phase.ToString())} lasted too long", ConversationCauses.PhaseOverrun);
                    break;
                case ToolTurnAbandoned:
                    Trouble("conversation", "the service gave up waiting for a tool", ConversationCauses.ToolTurnAbandoned);
                    break;
                case ButtonStuck:
                    Trouble("button", "the talk button is stuck", ConversationCauses.ButtonStuck);
                    break;
                case ReplyStalled:
                    Trouble("conversation", "a reply stopped in the middle", ConversationCauses.ReplyStalled);
                    break;
                case SessionReplaced replaced:
                    Trouble("conversation", $"a useless session was replaced: {replaced.Why}", ConversationCauses.SessionReplaced);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Adds to a status what is known of the past.</summary>
    public KioskStatus AddTo(KioskStatus status, LinkState link)
    {
        lock (_gate)
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
                        ControlJson.Word(missing.Fault.ToString()), missing.Detail, Ago(at),
                        link == LinkState.Failing && missing.RetryIn is { } wait ? Math.Max(0, Math.Round(wait.TotalSeconds - Ago(at), 1)) : null)
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

    private void See(LinkState link)
    {
        if (link != _link)
        {
            _link = link;
            _linkSince = time.GetTimestamp();
        }
    }

    private void Trouble(string what, string detail, int code = 0) => _trouble = (what, detail, code, time.GetTimestamp());

    private static string? Tag(int code) => code == 0 ? null : CauseCodes.Tag(code);

    private double Ago(long timestamp) => Math.Round(time.GetElapsedTime(timestamp).TotalSeconds, 1);
}
