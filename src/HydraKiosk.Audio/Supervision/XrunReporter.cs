using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// Turns counters that may grow a hundred times a second into at most one journal line per interval: the first xrun at once, since it
/// explains a click somebody has just heard, all further ones summed up.
/// </summary>
public sealed class XrunReporter(TimeSpan interval)
{
    private XrunCounts _reported;
    private TimeSpan? _lastLineAt;

    /// <param name="total">The device's counters.</param>
    /// <param name="now">Any clock that only goes forward.</param>
    /// <param name="added">What was added since the last line.</param>
    /// <returns>True when a line is due.</returns>
    public bool IsDue(in XrunCounts total, TimeSpan now, out XrunCounts added)
    {
        added = total.Since(_reported);
        if (added.Total <= 0 || (_lastLineAt is { } last && now - last < interval))
        {
            return false;
        }

        _reported = total;
        _lastLineAt = now;
        return true;
    }

    /// <summary>A new device counts from zero; the interval goes on, so that a flapping device does not flood the journal.</summary>
    public void NewDevice() => _reported = default;
}
