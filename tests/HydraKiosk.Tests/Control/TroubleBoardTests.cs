using HydraKiosk.Control;
using HydraKiosk.Fakes;
using Xunit;

namespace HydraKiosk.Tests.Control;

public sealed class TroubleBoardTests
{
    private readonly ManualClock _clock = new();
    private readonly TroubleBoard _board;

    public TroubleBoardTests() => _board = new TroubleBoard(_clock);

    [Fact]
    public void What_is_raised_is_there_until_it_is_cleared()
    {
        _board.Raise(2060, "the disk is full");
        _board.Raise(2062, "no folder", needsTechnician: false);
        _board.Clear(9999);

        Assert.Equal([2060, 2062], _board.Snapshot().Select(t => t.CauseCode));
        Assert.Equal([true, false], _board.Snapshot().Select(t => t.NeedsTechnician));

        _board.Clear(2060);

        Assert.Equal("no folder", Assert.Single(_board.Snapshot()).Text);
        Assert.Equal(1, _board.Count);
    }

    [Fact]
    public void A_code_that_is_raised_again_has_the_newest_wording_and_its_first_age()
    {
        var first = _clock.GetTimestamp();
        _board.Raise(2060, "the disk is nearly full");
        _clock.Advance(TimeSpan.FromSeconds(7));
        _board.Raise(2060, "the disk is full");

        var trouble = Assert.Single(_board.Snapshot());
        Assert.Equal("the disk is full", trouble.Text);
        Assert.Equal(first, trouble.RaisedAt);
    }

    [Fact]
    public void The_board_is_bounded_in_entries_and_in_words()
    {
        for (var code = 1; code <= 100; code++)
        {
            _board.Raise(code, new string('x', 10_000));
        }

        Assert.Equal(TroubleBoard.MaxTroubles, _board.Count);
        Assert.Equal(100, _board.Snapshot()[^1].CauseCode);
        Assert.All(_board.Snapshot(), t => Assert.True(t.Text.Length <= TroubleBoard.MaxTextLength));
    }

    [Fact]
    public void A_snapshot_does_not_change_afterwards()
    {
        _board.Raise(1, "a");
        var before = _board.Snapshot();
        _board.Clear(1);

        Assert.Single(before);
    }
}
