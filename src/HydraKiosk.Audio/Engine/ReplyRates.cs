using HydraKiosk.Audio.Resampling;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// The rates at which replies may come: those of the known models always, of others the last few, for a service can ask for any number. Not
/// thread-safe.
/// </summary>
internal sealed class ReplyRates(ILogger log)
{
    private const int Kept = 6;
    private const int OfModels = 2;

    private int? _refusedHz;

    /// <summary>The rates to make ready for.</summary>
    public IReadOnlyList<int> Wanted { get; private set; } = [24_000, 48_000];

    /// <summary>Adds a rate.</summary>
    /// <param name="rateHz">As the service says it.</param>
    /// <param name="prepare">Makes ready for the whole list, where something is to be made ready.</param>
    /// <returns>False when it cannot be played (8 000 to 192 000 Hz can), which is told once; then nothing has changed.</returns>
    public bool TryAdd(int rateHz, Action<IReadOnlyList<int>> prepare)
    {
        if (!RatePair.IsInRange(rateHz))
        {
            if (_refusedHz != rateHz)
            {
                _refusedHz = rateHz;
                EngineCause.UnplayableRate.Write(log, rateHz);
            }

            return false;
        }

        if (!Wanted.Contains(rateHz))
        {
            List<int> next = [.. Wanted, rateHz];
            if (next.Count > Kept)
            {
                next.RemoveAt(OfModels);
            }

            prepare(next);
            Wanted = next; // only now: a rate that could not be prepared must not stand in the way of the next device
        }

        return true;
    }
}
