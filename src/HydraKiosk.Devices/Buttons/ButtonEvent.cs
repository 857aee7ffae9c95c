namespace HydraKiosk.Devices.Buttons;

/// <summary>What happened to a button.</summary>
public enum ButtonEventKind
{
    /// <summary>It was pressed.</summary>
    Pressed,

    /// <summary>It was let go of, or its device is gone. There is one for each <see cref="Pressed"/>.</summary>
    Released,

    /// <summary>A short press has ended. Where the button also wants double clicks, it comes when no second press has followed in time.</summary>
    Clicked,

    /// <summary>It has been held for so long that this is no click. It comes while it is still held.</summary>
    LongPressed,

    /// <summary>Two short presses, one after the other; no <see cref="Clicked"/> is told of either.</summary>
    DoubleClicked,

    /// <summary>
    /// It was held already when its device was opened. Nobody pressed it now, so that nothing is to happen; a line that stands for a state is on.
    /// </summary>
    HeldAtStart,

    /// <summary>What was <see cref="HeldAtStart"/> was let go of, or its device is gone: a line that stands for a state is off.</summary>
    LetGo,
}

/// <summary>Something happened to a button.</summary>
/// <param name="Button">Its name.</param>
/// <param name="Kind">What.</param>
/// <param name="TimestampNs">When, by the contact's own clock: nanoseconds of CLOCK_MONOTONIC. Never before the event before it.</param>
/// <param name="HeldFor">How long it has been held, or was held; of a double click, the second time.</param>
public readonly record struct ButtonEvent(string Button, ButtonEventKind Kind, long TimestampNs, TimeSpan HeldFor);
