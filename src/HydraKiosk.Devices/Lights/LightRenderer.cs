namespace HydraKiosk.Devices.Lights;

/// <summary>
/// From what is to be told to how a lamp looks, at one moment, and when it looks different next. Pure: no clock, no state, no allocation; any thread.
/// </summary>
public static class LightRenderer
{
    /// <summary>A strip shorter than this shows a chase as a pulse: on two lamps nothing runs.</summary>
    private const int LeastToChase = 4;

    private static readonly TimeSpan _chaseRound = TimeSpan.FromSeconds(1.2);

    /// <summary>How one lamp looks.</summary>
    /// <param name="state">What is to be told.</param>
    /// <param name="elapsed">Since the sign began.</param>
    /// <param name="traits">What the lamp can do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sign is none.</exception>
    public static LightFrame Render(in LightState state, TimeSpan elapsed, LampTraits traits)
    {
        var (pattern, beneath) = Choose(state, traits);
        var course = CourseOf(pattern, state, traits);
        var (level, next) = course.At(elapsed, state.LevelDbfs);
        return new LightFrame(Mix(beneath, pattern.Colour, level), next);
    }

    /// <summary>How the lamps of a strip look; one lamp is a strip of one.</summary>
    /// <param name="state">What is to be told.</param>
    /// <param name="elapsed">Since the sign began.</param>
    /// <param name="traits">What the lamps can do.</param>
    /// <param name="lamps">Gets their colours.</param>
    /// <returns>How long until one changes by itself; null for never.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sign is none.</exception>
    public static TimeSpan? Render(in LightState state, TimeSpan elapsed, LampTraits traits, Span<LightColour> lamps)
    {
        var (pattern, beneath) = Choose(state, traits);
        if (!pattern.Chases || lamps.Length < LeastToChase || !Has(traits, LampTraits.Dims))
        {
            var frame = Render(state, elapsed, traits);
            lamps.Fill(frame.Colour);
            return frame.Next;
        }

        Chase(pattern.Colour, beneath, elapsed, lamps);
        return LightCourse.Smooth;
    }

    /// <summary>The course that a lamp follows now: whether it needs the loudness, for one.</summary>
    internal static LightCourse CourseOf(in LightState state, LampTraits traits) => CourseOf(Choose(state, traits).Pattern, state, traits);

    /// <summary>
    /// While sound leaves the device a lamp is lit, whatever else is to be told. With colours both can be seen: the sign is laid over the colour of
    /// listening, where else it would be dark. Without, listening wins, because a lamp that is dark in a rhythm is dark some of the time.
    /// </summary>
    private static (LightPattern Pattern, LightColour Beneath) Choose(in LightState state, LampTraits traits)
    {
        var pattern = LightPatterns.Of(state.Sign);
        if (!state.IsSending)
        {
            return (pattern, LightColour.Off);
        }

        var listening = LightPatterns.Of(LightSign.Listening);
        return pattern.ShowsWhileSending && Has(traits, LampTraits.Colours) ? (pattern, listening.Colour) : (listening, LightColour.Off);
    }

    private static bool Has(LampTraits traits, LampTraits one) => (traits & one) == one;

    private static LightCourse CourseOf(LightPattern pattern, in LightState state, LampTraits traits) =>
        pattern.Sign == LightSign.Fault ? LightPatterns.OfFault(state.Code) : pattern.For(traits);

    /// <summary>A bright head with a tail of a third of the strip, once along it in a round.</summary>
    private static void Chase(LightColour colour, LightColour beneath, TimeSpan elapsed, Span<LightColour> lamps)
    {
        var head = (float)(Math.Max(0, elapsed.Ticks) % _chaseRound.Ticks) / _chaseRound.Ticks * lamps.Length;
        var tail = lamps.Length / 3f;
        for (var i = 0; i < lamps.Length; i++)
        {
            var behind = head - i;
            behind = behind < 0 ? behind + lamps.Length : behind;
            lamps[i] = Mix(beneath, colour, Math.Max(0, 1 - (behind / tail)));
        }
    }

    private static LightColour Mix(LightColour from, LightColour to, float share) =>
        new(Mix(from.Red, to.Red, share), Mix(from.Green, to.Green, share), Mix(from.Blue, to.Blue, share));

    private static byte Mix(byte from, byte to, float share) => (byte)MathF.Round(from + ((to - from) * share));
}
