namespace HydraKiosk.Audio.Echo.Residual;

/// <summary>
/// Decides, from what is left of the microphone's sound beyond what an echo would leave, whether a person speaks while the loudspeaker does. One
/// thread at a time; allocates nothing.
/// </summary>
/// <remarks>
/// A loud burst shorter than any word, as where a device has lost sound and the echo's past is not what was played, makes it more cautious for some
/// seconds: a person is mostly far louder than what is required of him.
/// </remarks>
internal sealed class PersonDetector
{
    private const float LeastThresholdDb = 1f;
    private const float LargestThresholdDb = 9f;
    private const float Deviations = 5f;
    private const float StatisticsPace = 1f / 300; // three seconds
    private const float DoubtfulPace = 1f / 3000; // a person who is not quite heard must not raise what he has to exceed
    private const float OpensAt = 4f; // decibels above the threshold, summed over blocks
    private const float StaysAbove = 0.7f; // of the threshold
    private const int HangoverBlocks = 45;
    private const int ShortestWordBlocks = 12;
    private const float LeastBurstDb = 4f; // voices in a hall stay below
    private const float CautionDb = 2f;
    private const float LargestCautionDb = 6f;
    private const float CautionLeft = 1 - (1f / 2000); // from block to block: twenty seconds

    private float _mean;
    private float _variance;
    private float _caution;
    private float _loudest; // since the first block of the opening that counts
    private int _loudBlocks;
    private float _sum;
    private int _hangover;

    /// <summary>The excess from which on a block counts.</summary>
    public float ThresholdDb => Math.Clamp(_mean + (Deviations * MathF.Sqrt(_variance)) + _caution, LeastThresholdDb, LargestThresholdDb);

    /// <summary>Whether a person is heard.</summary>
    public bool HearsPerson { get; private set; }

    /// <summary>Whether the last block may be a person's, though nothing is decided.</summary>
    public bool IsSuspicious { get; private set; }

    /// <summary>As if newly made.</summary>
    public void Restart()
    {
        Dismiss();
        (_mean, _variance, _caution) = (0, 0, 0);
    }

    /// <summary>Nobody is heard any more, whatever the blocks say: the path has just been found to be wrong.</summary>
    public void Dismiss() => (_sum, _hangover, _loudBlocks, _loudest, HearsPerson, IsSuspicious) = (0, 0, 0, 0, false, false);

    /// <summary>Takes the next block while the loudspeaker is heard.</summary>
    /// <param name="excessDb">See <see cref="ResidualModel.ExcessDb"/>.</param>
    public void Observe(float excessDb)
    {
        var threshold = ThresholdDb;
        _sum = excessDb > threshold ? _sum + excessDb - threshold : Math.Max(0, (0.7f * _sum) - 0.5f);
        if (_sum > OpensAt || (HearsPerson && excessDb > StaysAbove * threshold))
        {
            _hangover = HangoverBlocks;
        }

        var wasPerson = HearsPerson;
        HearsPerson = _hangover > 0;
        _loudest = Math.Max(_loudest, excessDb);
        _loudBlocks += excessDb > threshold ? 1 : 0;
        if (!HearsPerson)
        {
            var wasBurst = wasPerson && _loudBlocks < ShortestWordBlocks && _loudest > LeastBurstDb;
            _caution = wasBurst ? Math.Min(_caution + CautionDb, LargestCautionDb) : _caution * CautionLeft;
        }

        if (!HearsPerson && _sum == 0)
        {
            (_loudBlocks, _loudest) = (0, 0);
        }

        _hangover = Math.Max(0, _hangover - 1);
        IsSuspicious = HearsPerson || excessDb > threshold;
        if (!HearsPerson)
        {
            var difference = excessDb - _mean;
            var pace = IsSuspicious ? DoubtfulPace : StatisticsPace;
            _mean += pace * difference;
            _variance += pace * ((difference * difference) - _variance);
        }
    }
}
