namespace HydraKiosk.Devices.Gpio.Chips;

/// <summary>Lines of one chip that is open.</summary>
/// <param name="chip">The chip, which belongs to this.</param>
/// <param name="offsets">The numbers of the lines on it.</param>
internal sealed class FoundLines(ChipFile chip, IReadOnlyList<int> offsets) : IDisposable
{
    /// <summary>The chip.</summary>
    public ChipFile Chip { get; } = chip;

    /// <summary>The numbers of the lines on it, in the order of the places.</summary>
    public IReadOnlyList<int> Offsets { get; } = offsets;

    /// <summary>For messages: <c>gpiochip0 line 17</c>, or <c>gpiochip0 lines 17, 22 and 27</c>.</summary>
    public string Place { get; } = offsets.Count == 1
        ? $"{chip.Name} line {offsets[0]}"
        : $"{chip.Name} lines {string.Join(", ", offsets.SkipLast(1))} and {offsets[^1]}";

    /// <inheritdoc/>
    public void Dispose() => Chip.Dispose();
}
