using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Gpio;

/// <summary>Lines of GPIO chips, whoever talks to the kernel for them. Any thread.</summary>
public interface IGpioDriver : IDisposable
{
    /// <summary>For the journal: <c>kernel</c>, <c>package (libgpiod 2)</c>.</summary>
    string Name { get; }

    /// <summary>Every chip with its lines, for a list; chips that cannot be opened are left out.</summary>
    IReadOnlyList<GpioChip> Chips();

    /// <summary>
    /// Opens a line as a contact, by the rules of <see cref="IContactSource.Open"/>: what a press is, with active-low taken into account and bounces
    /// taken out.
    /// </summary>
    /// <exception cref="DeviceException">The chip or the line is absent, is busy, or may not be used.</exception>
    IDisposable OpenInput(GpioInput input, Action<ContactChange> changed, Action<DeviceException> lost);

    /// <summary>Opens lines of one chip as outputs, together, at their safe levels.</summary>
    /// <exception cref="DeviceException">The chip or a line is absent, is busy, or may not be used.</exception>
    IGpioOutput OpenOutput(GpioOutput output);
}

/// <summary>Lines of one chip that this process drives.</summary>
public interface IGpioOutput : IDisposable
{
    /// <summary>Sets all of them at once; bit n is line n of the request. Disposing writes the safe levels first.</summary>
    /// <exception cref="DeviceException">The chip is gone.</exception>
    void Write(uint lit);
}

/// <summary>Where a line is.</summary>
/// <param name="Chip">A path, a name (<c>gpiochip0</c>) or a label (<c>pinctrl-rp1</c>); null where the line's name alone finds it.</param>
/// <param name="Line">The line's name (<c>GPIO17</c>) or its number on the chip.</param>
public sealed record GpioPlace(string? Chip, string Line);

/// <summary>What a line is pulled to while nobody drives it.</summary>
public enum GpioBias
{
    /// <summary>Left as it is.</summary>
    AsIs,

    /// <summary>To nothing.</summary>
    Disabled,

    /// <summary>To the supply.</summary>
    PullUp,

    /// <summary>To ground.</summary>
    PullDown,
}

/// <summary>A line to be watched.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="IsActiveLow">Whether ground means "closed", as with a button and a pull-up.</param>
/// <param name="Bias">What it is pulled to.</param>
/// <param name="Debounce">How long it must be still before a change counts; zero for none.</param>
/// <param name="Consumer">Who holds it, for the lists of other programs; at most 31 bytes.</param>
public sealed record GpioInput(GpioPlace Place, bool IsActiveLow, GpioBias Bias, TimeSpan Debounce, string Consumer);

/// <summary>Lines to be driven together.</summary>
/// <param name="Places">Where they are; all on one chip, at most 32.</param>
/// <param name="IsActiveLow">Whether ground means "lit".</param>
/// <param name="Safe">The levels at the start and when they are let go of; bit n is line n.</param>
/// <param name="Consumer">Who holds them, for the lists of other programs; at most 31 bytes.</param>
public sealed record GpioOutput(IReadOnlyList<GpioPlace> Places, bool IsActiveLow, uint Safe, string Consumer);

/// <summary>A chip, for a list.</summary>
/// <param name="Path">Its device file.</param>
/// <param name="Name">What the kernel calls it: <c>gpiochip0</c>.</param>
/// <param name="Label">What its driver calls it; this does not change with the order of the start.</param>
/// <param name="Lines">Its lines in order.</param>
public sealed record GpioChip(string Path, string Name, string Label, IReadOnlyList<GpioLine> Lines);

/// <summary>A line, for a list.</summary>
/// <param name="Offset">Its number on the chip.</param>
/// <param name="Name">Its name; empty for none.</param>
/// <param name="Consumer">Who uses it; empty for nobody.</param>
/// <param name="IsOutput">Whether it is driven.</param>
public sealed record GpioLine(int Offset, string Name, string Consumer, bool IsOutput);
