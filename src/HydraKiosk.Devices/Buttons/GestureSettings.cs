namespace HydraKiosk.Devices.Buttons;

/// <summary>What counts as a click of a button.</summary>
public sealed record GestureSettings
{
    private readonly TimeSpan _longPress = TimeSpan.FromMilliseconds(800);
    private readonly TimeSpan _doubleClickWindow = TimeSpan.FromMilliseconds(350);
    private readonly TimeSpan _bounceWindow = TimeSpan.FromMilliseconds(10);

    /// <summary>The usual.</summary>
    public static GestureSettings Default { get; } = new();

    /// <summary>A press that lasts so long is a long one and no click; 800 ms by default, more than zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public TimeSpan LongPress
    {
        get => _longPress;
        init => _longPress = Positive(value);
    }

    /// <summary>Whether two clicks mean something else than one does. A single click is told later then, by <see cref="DoubleClickWindow"/>.</summary>
    public bool WantsDoubleClick { get; init; }

    /// <summary>The second press comes sooner after the first release; 350 ms by default, more than zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public TimeSpan DoubleClickWindow
    {
        get => _doubleClickWindow;
        init => _doubleClickWindow = Positive(value);
    }

    /// <summary>
    /// A closure that comes sooner after the last opening is counted as a bounce in <see cref="ButtonFigures"/>; 10 ms by default. It changes no event:
    /// bounces are the source's to take out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan BounceWindow
    {
        get => _bounceWindow;
        init => _bounceWindow = Positive(value);
    }

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
