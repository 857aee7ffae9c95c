namespace HydraKiosk.Hosting;

/// <summary>
/// Collects garbage while nobody speaks. Left alone the runtime lets the youngest generation grow to the size of the processor's cache before it
/// collects, tens of megabytes on a large machine, and then does so in the middle of whatever is said.
/// </summary>
internal sealed class HeapKeeper : IDisposable
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Less new memory than this is not worth a pause of all threads.</summary>
    public const long WorthBytes = 512 * 1024;

    /// <summary>So many looks, then the old generation is looked through as well: what outlived a session lies there.</summary>
    public const int LooksPerFullCollection = 5;

    private readonly Func<bool> _isQuiet;
    private readonly Func<long> _allocated;
    private readonly Action<int> _collect;
    private readonly ITimer _timer;
    private long _allocatedBefore;
    private int _looks;

    /// <param name="isQuiet">Whether a pause of some milliseconds would go unnoticed.</param>
    /// <param name="allocated">Bytes allocated so far.</param>
    /// <param name="collect">Collects up to that generation.</param>
    /// <param name="time">The clock.</param>
    public HeapKeeper(Func<bool> isQuiet, Func<long> allocated, Action<int> collect, TimeProvider time)
    {
        _isQuiet = isQuiet;
        _allocated = allocated;
        _collect = collect;
        _timer = time.CreateTimer(static keeper => ((HeapKeeper)keeper!).Look(), this, Period, Period);
    }

    /// <summary>Of this process.</summary>
    public static HeapKeeper OfProcess(Func<bool> isQuiet, TimeProvider time) => new(
        isQuiet, () => GC.GetTotalAllocatedBytes(), generation => GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: generation == GC.MaxGeneration), time);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = _allocated();
        if (allocated - _allocatedBefore < WorthBytes || !_isQuiet())
        {
            return; // the next look comes soon enough
        }

        _allocatedBefore = allocated;
        _collect(++_looks % LooksPerFullCollection == 0 ? GC.MaxGeneration : 1);
    }
}
