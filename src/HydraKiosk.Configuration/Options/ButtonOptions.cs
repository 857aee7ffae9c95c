namespace HydraKiosk.Configuration.Options;

/// <summary>What presses a button.</summary>
public enum ButtonSource
{
    /// <summary>The control socket only: a touch screen, a script, a test.</summary>
    Control,
}

/// <summary>One entry of the <c>buttons</c> part of the file.</summary>
public sealed record ButtonOptions
{
    /// <summary>The button that the talk modes listen to.</summary>
    public const string Talk = "talk";

    /// <summary>What presses it. The control socket may press every button, whatever its source.</summary>
    public ButtonSource Source { get; init; }
}
