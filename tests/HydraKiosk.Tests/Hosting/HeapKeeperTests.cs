using HydraKiosk.Fakes;
using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Hosting;

public sealed class HeapKeeperTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly List<int> _collected = [];
    private readonly HeapKeeper _keeper;
    private long _allocated;
    private bool _isQuiet = true;

    public HeapKeeperTests() => _keeper = new HeapKeeper(() => _isQuiet, () => _allocated, _collected.Add, _clock);

    [Fact]
    public void Collects_the_young_each_minute_in_which_it_is_worth_it_and_everything_now_and_then()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            _allocated += HeapKeeper.WorthBytes;
            _clock.Advance(HeapKeeper.Period);
        }

        Assert.Equal([1, 1, 1, 1, 2, 1, 1, 1, 1, 2], _collected);
    }

    [Fact]
    public void Does_nothing_for_little_and_nothing_while_something_sounds()
    {
        _allocated = HeapKeeper.WorthBytes - 1;
        _clock.Advance(HeapKeeper.Period);
        Assert.Empty(_collected);

        _isQuiet = false;
        _allocated += HeapKeeper.WorthBytes;
        _clock.Advance(HeapKeeper.Period);
        Assert.Empty(_collected);

        _isQuiet = true;
        _clock.Advance(HeapKeeper.Period);
        Assert.Single(_collected);
    }

    public void Dispose() => _keeper.Dispose();
}
