using HydraKiosk.Fakes;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Hosting;

public sealed class HeapKeeperTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly HeapKeeper _keeper;
    private long _allocated;
    private int _collections;
    private bool _isQuiet = true;

    public HeapKeeperTests() => _keeper = new HeapKeeper(() => _isQuiet, () => _allocated, () => _collections++, _clock);

    [Fact]
    public void Collects_each_minute_in_which_it_is_worth_it()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            _allocated += HeapKeeper.WorthBytes;
            _clock.Advance(HeapKeeper.Period);
        }

        Assert.Equal(10, _collections);
    }

    [Fact]
    public void What_the_start_has_left_behind_goes_after_ten_seconds()
    {
        _allocated = HeapKeeper.WorthBytes;
        _clock.Advance(HeapKeeper.First - TimeSpan.FromTicks(1));
        Assert.Equal(0, _collections);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Does_nothing_for_little_and_nothing_while_something_sounds()
    {
        _allocated = HeapKeeper.WorthBytes - 1;
        _clock.Advance(HeapKeeper.Period);
        Assert.Equal(0, _collections);

        _isQuiet = false;
        _allocated += HeapKeeper.WorthBytes;
        _clock.Advance(HeapKeeper.Period);
        Assert.Equal(0, _collections);

        _isQuiet = true;
        _clock.Advance(HeapKeeper.Again);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void A_pause_between_two_words_is_enough_however_short_it_is()
    {
        _allocated = HeapKeeper.WorthBytes;
        _isQuiet = false;
        _clock.Advance(HeapKeeper.First);
        _clock.Advance(2.5 * HeapKeeper.Again);

        _isQuiet = true;
        _clock.Advance(HeapKeeper.Again);
        _isQuiet = false;
        _allocated += HeapKeeper.WorthBytes;
        Assert.Equal(1, _collections);

        _clock.Advance(HeapKeeper.Period);
        Assert.Equal(1, _collections);
    }

    public void Dispose() => _keeper.Dispose();
}
