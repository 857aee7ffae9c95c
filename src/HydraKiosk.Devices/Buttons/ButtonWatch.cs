using System.Diagnostics;

namespace HydraKiosk.Devices.Buttons;

/// <summary>
/// Watches buttons, wherever their contacts are: opens each by itself, so that a slow driver holds up no other, opens it again when it comes back,
/// and makes presses and clicks of what it says. When all is well it has no thread of its own and does nothing until a contact moves.
/// </summary>
public sealed class ButtonWatch : IDisposable
{
    private static readonly TimeSpan _endWait = TimeSpan.FromMilliseconds(900);

    // One for all buttons, so that the sink hears one event at a time.
    private readonly Lock _gate = new();
    private readonly List<WatchedButton> _buttons;

    /// <summary>Makes it; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="buttons">The buttons and their contacts.</param>
    /// <param name="time">Tells when a press becomes long and when to try again. The contacts' timestamps are of the same clock: CLOCK_MONOTONIC.</param>
    /// <param name="random">Spreads the tries. Used under the watch's lock.</param>
    /// <param name="sink">Who hears of them.</param>
    public ButtonWatch(IEnumerable<ButtonBinding> buttons, TimeProvider time, Random random, IButtonSink sink)
    {
        ArgumentNullException.ThrowIfNull(buttons);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(sink);
        _buttons = [.. buttons.Select(b => new WatchedButton(b, time, random, sink, _gate))];
    }

    /// <summary>Opens them, each on a thread that ends with it. Returns at once.</summary>
    public void Start() => _buttons.ForEach(b => b.Begin());

    /// <summary>How the contacts have moved so far, for a live view. Any thread.</summary>
    public IReadOnlyList<ButtonFigures> Figures()
    {
        lock (_gate)
        {
            return [.. _buttons.Select(b => b.Figures())];
        }
    }

    /// <summary>Names of the buttons that are known not to be pressed; of a watch that has ended, at its end. No switches. Any thread.</summary>
    public IReadOnlyList<string> Released()
    {
        lock (_gate)
        {
            return [.. _buttons.Where(static b => b.IsReleased).Select(static b => b.Name)];
        }
    }

    /// <summary>
    /// Lets go of them, within a second: a contact whose driver does not return is closed when it does. No event comes after this. Not from the sink.
    /// </summary>
    public void Dispose()
    {
        var begun = Stopwatch.GetTimestamp();
        foreach (var thread in _buttons.SelectMany(b => b.End()).ToArray())
        {
            var left = _endWait - Stopwatch.GetElapsedTime(begun);
            thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }
}
