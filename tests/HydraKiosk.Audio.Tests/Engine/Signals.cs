namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>What tests ask of a recorded signal.</summary>
internal static class Signals
{
    /// <summary>Index of the first and one past the last sample louder than <paramref name="threshold"/>.</summary>
    public static (int First, int End) Sounding(IReadOnlyList<float> signal, float threshold = 0.01f)
    {
        int first = -1, end = -1;
        for (var i = 0; i < signal.Count; i++)
        {
            if (Math.Abs(signal[i]) > threshold)
            {
                first = first < 0 ? i : first;
                end = i + 1;
            }
        }

        return (first, end);
    }

    /// <summary>Frequency by rising zero crossings between the first and the last.</summary>
    public static double PitchHz(IReadOnlyList<float> signal, int from, int to, int rateHz)
    {
        double first = -1, last = -1;
        var crossings = 0;
        for (var i = from + 1; i < to; i++)
        {
            if (signal[i - 1] < 0 && signal[i] >= 0)
            {
                var at = i - (signal[i] / (signal[i] - signal[i - 1]));
                first = first < 0 ? at : first;
                last = at;
                crossings++;
            }
        }

        return (crossings - 1) * rateHz / (last - first);
    }

    /// <summary>The longest run of exact silence between two samples of the range.</summary>
    public static int LongestSilence(IReadOnlyList<float> signal, int from, int to)
    {
        int longest = 0, run = 0;
        for (var i = from; i < to; i++)
        {
            run = signal[i] == 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
