namespace HydraKiosk.Processes;

/// <summary>
/// Collects garbage while nobody speaks. Left alone the runtime lets the youngest generation grow to the size of the processor's cache before it
/// collects, tens of megabytes on a large machine, and then does so in the middle of whatever is said.
/// </summary>
internal sealed class HeapKeeper : IDisposable
{
    /// <summary>Until the first look: what the start has left behind, some megabytes, need not stay for long.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Until the next look where it would be worth it but something sounds: who speaks each ten seconds must not prevent it.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Less new memory than this is not worth a pause of all threads.</summary>
    public const long WorthBytes = 512 * 1024;

    private readonly Func<bool> _isQuiet;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _allocatedBefore;

    /// <param name="isQuiet">Whether a pause of some milliseconds would go unnoticed.</param>
    /// <param name="allocated">Bytes allocated so far.</param>
    /// <param name="collect">Collects everything.</param>
    /// <param name="time">Tells the time; a test moves it by hand.</param>
    public HeapKeeper(Func<bool> isQuiet, Func<long> allocated, Action collect, TimeProvider time)
    {
        _isQuiet = isQuiet;
        _allocated = allocated;
        _collect = collect;
        _timer = time.CreateTimer(static keeper => ((HeapKeeper)keeper!).Look(), this, First, Period);
    }

    /// <summary>
    /// Of this process. All generations, since what outlives a session lies in the old one, and the aggressive mode, which gives free pages back to
    /// the system at once: otherwise they are kept for a while, and resident memory moves in a band of megabytes.
    /// </summary>
    public static HeapKeeper OfProcess(Func<bool> isQuiet, TimeProvider time) => new(
        isQuiet, () => GC.GetTotalAllocatedBytes(), () =>
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), time);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = _allocated();
        if (allocated - _allocatedBefore < WorthBytes)
        {
            return; // the next look comes soon enough
        }

        if (!_isQuiet())
        {
            _timer.Change(Again, Period);
            return;
        }

        _allocatedBefore = allocated;
        _collect();
    }
}
