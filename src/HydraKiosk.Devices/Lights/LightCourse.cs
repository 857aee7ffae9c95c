namespace HydraKiosk.Devices.Lights;

/// <summary>How bright a lamp is over time, from 0 (dark) to 1, again and again from the beginning. Pure; any thread.</summary>
public sealed class LightCourse
{
    /// <summary>Between two steps of a smooth change: 50 a second, beyond which no eye sees a difference.</summary>
    public static readonly TimeSpan Smooth = TimeSpan.FromMilliseconds(20);

    /// <summary>Below this a voice is as good as silent, in dB below full scale.</summary>
    internal const float QuietDbfs = -50;

    /// <summary>A lamp that follows a voice never goes dark in a pause between two words: dark means that nothing goes on.</summary>
    internal const float LeastOfVoice = 0.15f;

    private readonly Shape _shape;
    private readonly long[] _steps; // ticks: lit, dark, lit, dark, ...
    private readonly long _period; // ticks
    private readonly float _peak;

    private LightCourse(Shape shape, string words, long[] steps, long period, float peak) =>
        (_shape, Words, _steps, _period, _peak) = (shape, words, steps, period, peak);

    private enum Shape
    {
        Steady,
        Steps,
        Swell,
        Voice,
    }

    /// <summary>What a person sees, for the manual.</summary>
    public string Words { get; }

    /// <summary>After how long it begins anew; zero where it does not.</summary>
    public TimeSpan Period => TimeSpan.FromTicks(_period);

    /// <summary>Whether it follows the loudspeaker and not the time.</summary>
    public bool FollowsLevel => _shape == Shape.Voice;

    internal static LightCourse Dark() => new(Shape.Steady, "dark", [], 0, 0);

    internal static LightCourse Solid() => new(Shape.Steady, "solid", [], 0, 1);

    internal static LightCourse Voice() => new(Shape.Voice, "follows the loudness of the voice", [], 0, 1);

    /// <summary>Rises and falls like a cosine. It begins at its brightest, so that a change is seen at once.</summary>
    internal static LightCourse Swell(string words, int periodMs, float peak = 1) => new(Shape.Swell, words, [], Ticks(periodMs), peak);

    /// <summary>On and off by turns, in milliseconds, on first.</summary>
    internal static LightCourse Blink(string words, params ReadOnlySpan<int> onOffMs)
    {
        var steps = new long[onOffMs.Length];
        var period = 0L;
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Ticks(onOffMs[i]);
            period += steps[i];
        }

        return new LightCourse(Shape.Steps, words, steps, period, 1);
    }

    /// <summary>How bright it is.</summary>
    /// <param name="elapsed">Since it began.</param>
    /// <param name="levelDbfs">How loud the loudspeaker is.</param>
    /// <returns>0 to 1, and how long until it changes by itself; null for never.</returns>
    public (float Level, TimeSpan? Next) At(TimeSpan elapsed, float levelDbfs)
    {
        var position = _period == 0 ? 0 : Math.Max(0, elapsed.Ticks) % _period;
        return _shape switch
        {
            Shape.Steps => AtStep(position),
            Shape.Swell => (_peak * (float)(1 + Math.Cos(2 * Math.PI * position / _period)) / 2, Smooth),
            Shape.Voice => (OfVoice(levelDbfs), null),
            _ => (_peak, null),
        };
    }

    private static long Ticks(int milliseconds) => milliseconds * TimeSpan.TicksPerMillisecond;

    /// <summary>The ear counts in decibels and so does this; what is not a number counts as silence.</summary>
    private static float OfVoice(float dbfs) =>
        dbfs > QuietDbfs ? LeastOfVoice + ((1 - LeastOfVoice) * Math.Min(1, 1 - (dbfs / QuietDbfs))) : LeastOfVoice;

    private (float Level, TimeSpan? Next) AtStep(long position)
    {
        var i = 0;
        while (position >= _steps[i])
        {
            position -= _steps[i++];
        }

        return (i % 2 == 0 ? 1 : 0, TimeSpan.FromTicks(_steps[i] - position));
    }
}
