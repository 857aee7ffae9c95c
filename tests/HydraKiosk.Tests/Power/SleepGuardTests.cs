using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Power;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Power;

/// <summary>The session is closed before the machine sleeps, and the machine waits for nothing else.</summary>
public sealed class SleepGuardTests : IDisposable
{
    private static readonly VoiceSession _session = new("s", 24_000, Greets: false, IsReconnect: false, TimeSpan.Zero);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly List<ConversationInput> _posted = [];
    private readonly SleepGuard _guard;
    private int _letGo;

    public SleepGuardTests() => _guard = new SleepGuard(_posted.Add, _clock, _log) { LetGo = () => _letGo++ };

    [Fact]
    public void The_machine_sleeps_as_soon_as_the_session_is_closed_and_not_before()
    {
        Hear(new SessionReady(_session));
        _guard.Announced(isComing: true);
        Assert.Equal([new SleepAnnounced(IsComing: true)], _posted);

        Hear(new SleepMoved(IsComing: true));
        _clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal(0, _letGo);

        Hear(new SessionOver(null));
        Assert.Equal(1, _letGo);
        _clock.Advance(SleepGuard.Patience);
        Assert.Equal(1, _letGo);
        Assert.Contains("400 ms", Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_session_it_waits_only_until_the_conversation_knows()
    {
        Hear(new SessionReady(_session), new SessionOver(null));
        _guard.Announced(isComing: true);
        Hear(new PhaseChanged(ConversationPhase.Listening, ConversationPhase.Idle));
        Assert.Equal(0, _letGo);

        Hear(new SleepMoved(IsComing: true));
        Assert.Equal(1, _letGo);
    }

    [Fact]
    public void The_end_of_a_session_from_before_the_announcement_is_not_the_one_that_is_waited_for()
    {
        Hear(new SessionReady(_session));
        _guard.Announced(isComing: true);
        Hear(new SessionOver(null), new SessionReady(_session), new SleepMoved(IsComing: true)); // replaced while the announcement was on its way
        Assert.Equal(0, _letGo);

        Hear(new SessionOver(null));
        Assert.Equal(1, _letGo);
    }

    [Fact]
    public void A_session_that_does_not_close_holds_the_machine_up_for_three_seconds_and_that_is_told()
    {
        Hear(new SessionReady(_session));
        _guard.Announced(isComing: true);
        Hear(new SleepMoved(IsComing: true));

        _clock.Advance(SleepGuard.Patience - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _letGo);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _letGo);
        Assert.Equal(PowerCauses.NotClosed.Code, Assert.Single(_log.Lines).EventId);

        Hear(new SessionOver(null)); // at last
        Assert.Equal(1, _letGo);
    }

    [Fact]
    public void Who_wakes_up_is_told_so_and_the_sleep_that_the_clocks_tell_of_is_known()
    {
        _guard.Announced(isComing: true);
        Hear(new SleepMoved(IsComing: true));
        Assert.True(_guard.IsPrepared);
        _guard.Announced(isComing: false);
        Assert.Equal(new SleepAnnounced(IsComing: false), _posted[^1]);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_guard.IsPrepared);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(_guard.IsPrepared); // the next one was not announced
        Assert.Equal(2, _posted.Count);
    }

    [Fact]
    public void A_machine_that_only_says_that_it_will_sleep_does_not_make_a_dead_device()
    {
        _guard.Announced(isComing: true);
        Hear(new SleepMoved(IsComing: true));

        _clock.Advance(SleepGuard.LongestDrowsiness);
        Assert.Equal(new SleepAnnounced(IsComing: false), _posted[^1]);
        Assert.Contains(_log.Lines, line => line.EventId == PowerCauses.NoSleep.Code && line.Level == LogLevel.Warning);
    }

    [Fact]
    public void Where_nobody_tells_any_more_the_device_is_awake()
    {
        _guard.Lost("no bus");
        Assert.Empty(_posted);

        _guard.Announced(isComing: true);
        _guard.Lost("the connection was lost");
        Assert.Equal(new SleepAnnounced(IsComing: false), _posted[^1]);
        Assert.DoesNotContain(_log.Lines, line => line.Level > LogLevel.Information);
    }

    public void Dispose() => _guard.Dispose();

    private void Hear(params ReadOnlySpan<ConversationNotice> notices)
    {
        foreach (var notice in notices)
        {
            _guard.Take(notice, ConversationState.Initial);
        }
    }
}
