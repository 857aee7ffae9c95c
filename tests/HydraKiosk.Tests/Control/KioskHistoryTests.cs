using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.Control;

public sealed class KioskHistoryTests
{
    private static readonly KioskStatus _now = new() { Audio = new AudioStatus { Device = "USB PnP", IsWorking = true } };

    private readonly ManualClock _clock = new();
    private readonly KioskHistory _history;

    public KioskHistoryTests() => _history = new KioskHistory(_clock);

    [Fact]
    public void A_fault_of_the_link_stays_known_and_its_next_try_counts_down_while_it_is_waited_for()
    {
        _history.Take(Ready("s-1"), LinkState.Ready);
        _clock.Advance(TimeSpan.FromSeconds(60));
        _history.Take(new SessionMissing(LinkFault.ServerFull, "no free place", TimeSpan.FromSeconds(30)), LinkState.Failing);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var failing = _history.AddTo(_now, LinkState.Failing, TimeSpan.FromSeconds(20));
        Assert.Equal(("failing", 10, null), (failing.Link.State, failing.Link.SinceSeconds, failing.Link.SessionId));
        Assert.Equal(new LinkFaultStatus("server-full", "no free place", 10, 20), failing.Link.LastFault);
        Assert.Equal(new TroubleStatus("link", "no free place", 10), failing.LastTrouble);

        _clock.Advance(TimeSpan.FromSeconds(20));
        _history.Take(Ready("s-2"), LinkState.Ready);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var ready = _history.AddTo(_now, LinkState.Ready, TimeSpan.Zero);
        Assert.Equal(("ready", 5, "s-2"), (ready.Link.State, ready.Link.SinceSeconds, ready.Link.SessionId));
        Assert.Equal(new LinkFaultStatus("server-full", "no free place", 35, null), ready.Link.LastFault);
    }

    [Fact]
    public void A_link_that_closes_without_a_word_is_noticed_when_somebody_looks()
    {
        _history.Take(Ready("s-1"), LinkState.Ready);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(("closed", 0, null), _history.AddTo(_now, LinkState.Closed, TimeSpan.Zero).Link is var closed
            ? (closed.State, closed.SinceSeconds, closed.SessionId) : default);
    }

    [Fact]
    public void A_sound_device_that_is_gone_is_named_until_one_works_again_and_stays_the_last_trouble()
    {
        Assert.Equal((true, null), Sound());
        _history.Take(new SoundDeviceNoticed(false, "unplugged"), LinkState.Closed);
        Assert.Equal((false, "unplugged"), Sound());
        _history.Take(new SoundDeviceNoticed(true, "USB PnP"), LinkState.Closed);
        Assert.Equal((true, null), Sound());
        Assert.Equal("unplugged", _history.AddTo(_now, LinkState.Closed, TimeSpan.Zero).LastTrouble!.Detail);
    }

    [Fact]
    public void Trouble_of_the_conversation_is_told_without_what_was_said()
    {
        foreach (var (notice, detail, code) in ((ConversationNotice, string, string)[])
            [
                (new SilentReply("r1"), "a reply without sound", "HK-3010"),
                    (new ReplyFailed("r1", "the secret words"), "the service failed a reply", "HK-3011"),
                (new PhaseOverrun(ConversationPhase.Thinking, "x"), "thinking lasted too long", "HK-3012"),
                (new ToolTurnAbandoned(), "the service gave up waiting for a tool", "HK-3013"),
                (new ReplyStalled(1, TimeSpan.FromSeconds(5)), "a reply stopped in the middle", "HK-3016"),
                (new SessionReplaced("no sound"), "a useless session was replaced: no sound", "HK-3017"),
            ])
        {
            _history.Take(notice, LinkState.Ready);
            Assert.Equal(new TroubleStatus("conversation", detail, 0) { Code = code },
                _history.AddTo(_now, LinkState.Ready, TimeSpan.Zero).LastTrouble);
        }
    }

    private static SessionReady Ready(string id) => new(new VoiceSession(id, 24_000, Greets: false, IsReconnect: false, TimeSpan.Zero));

    private (bool IsWorking, string? Trouble) Sound() =>
        _history.AddTo(_now, LinkState.Closed, TimeSpan.Zero).Audio is var audio ? (audio.IsWorking, audio.Trouble) : default;
}
