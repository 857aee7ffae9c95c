namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>A chip of a <see cref="ScriptedKernel"/>.</summary>
internal sealed class ScriptedChip(int number, string label, string[] names)
{
    public int Number { get; } = number;

    public string Label { get; } = label;

    public string Path => $"/dev/gpiochip{Number}";

    /// <summary>The names of its lines; empty for none.</summary>
    public string[] Names { get; } = names;

    /// <summary>The levels of its wires.</summary>
    public bool[] IsHigh { get; } = new bool[names.Length];

    /// <summary>Who else holds a line.</summary>
    public string?[] Occupied { get; } = new string?[names.Length];

    /// <summary>The requests that hold its lines.</summary>
    public ScriptedRequest?[] Users { get; } = new ScriptedRequest?[names.Length];

    public bool IsGone { get; set; }
}
