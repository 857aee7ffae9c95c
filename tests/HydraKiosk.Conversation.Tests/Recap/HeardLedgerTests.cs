using HydraKiosk.Conversation.Recap;

namespace HydraKiosk.Conversation.Tests.Recap;

/// <summary>What was heard of each reply.</summary>
public sealed class HeardLedgerTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly HeardLedger _ledger = new();

    [Fact]
    public void Counts_a_reply_from_its_beginning_to_its_end()
    {
        _ledger.Began(3);
        _ledger.Audible(3);
        _ledger.Generated(3, TimeSpan.FromSeconds(6));
        _ledger.Ended(3, TimeSpan.FromSeconds(2), isWhole: false, _noon);

        Assert.Equal(new HeardReply(3, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2), true, false, false, _noon), Assert.Single(_ledger.Recent()));
    }

    [Fact]
    public void A_silence_in_the_middle_is_not_the_end()
    {
        _ledger.Began(3);
        _ledger.Silenced(3, TimeSpan.FromSeconds(1));
        Assert.Equal((TimeSpan.FromSeconds(1), null), (_ledger.Find(3)!.Heard, _ledger.Find(3)!.IsWhole));

        _ledger.Ended(3, TimeSpan.FromSeconds(4), isWhole: true, _noon);
        Assert.Equal((TimeSpan.FromSeconds(4), true), (_ledger.Find(3)!.Heard, _ledger.Find(3)!.IsWhole));
    }

    [Fact]
    public void A_lost_session_breaks_what_the_service_had_not_ended()
    {
        _ledger.Began(1);
        _ledger.Generated(1, TimeSpan.FromSeconds(0.1));
        _ledger.Began(2);
        _ledger.SessionLost();
        _ledger.Began(3);

        Assert.Equal([false, true, false], _ledger.Recent().Select(r => r.IsBroken));
    }

    [Fact]
    public void Keeps_the_last_ones_and_ignores_what_it_does_not_know()
    {
        for (var i = 1; i <= HeardLedger.Capacity + 5; i++)
        {
            _ledger.Began(i);
            _ledger.Began(i);
        }

        _ledger.Ended(1, TimeSpan.FromSeconds(1), isWhole: true, _noon);

        Assert.Equal(Enumerable.Range(6, HeardLedger.Capacity), _ledger.Recent().Select(r => r.Reply));
        Assert.Null(_ledger.Find(1));
    }
}
