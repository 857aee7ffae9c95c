using System.Globalization;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Chips;

/// <summary>
/// Finds chips and lines by what a technician calls them. Every call looks anew, since a chip that was away comes back under another number. Any
/// thread.
/// </summary>
/// <param name="system">The kernel.</param>
internal sealed class ChipFinder(IGpioSystem system)
{
    private const string DeviceFolder = "/dev/";

    /// <summary>Every chip that can be opened.</summary>
    public IReadOnlyList<GpioChip> Describe()
    {
        using var all = new OpenChips(system);
        return all.Chips.ConvertAll(chip => chip.Describe());
    }

    /// <summary>Finds lines that are all on one chip.</summary>
    /// <exception cref="DeviceException">The chip or a line is absent or not to be told from another, or the chip may not be opened.</exception>
    public FoundLines Find(IReadOnlyList<GpioPlace> places)
    {
        ArgumentOutOfRangeException.ThrowIfZero(places.Count, nameof(places));
        var chip = Chip(places[0]);
        try
        {
            var offsets = new List<int>(places.Count);
            foreach (var place in places)
            {
                if (place.Chip != places[0].Chip)
                {
                    using var other = Chip(place);
                    if (other.Name != chip.Name)
                    {
                        throw new DeviceException(DeviceFault.Unable, GpioContact.PlaceOf(place), $"it is on {other.Title}, the first one on {chip.Title}",
                            "lines that are driven together must be on one chip: choose lines of one, or configure them apart");
                    }
                }

                offsets.Add(Offset(chip, place));
            }

            return new FoundLines(chip, offsets);
        }
        catch
        {
            chip.Dispose();
            throw;
        }
    }

    private ChipFile Chip(GpioPlace place)
    {
        if (place.Chip?.StartsWith('/') == true)
        {
            return ByPath(place, place.Chip);
        }

        using var all = new OpenChips(system);
        var fitting = all.Chips.FindAll(chip => place.Chip is { } wanted
            ? chip.Name == wanted || chip.Label == wanted
            : chip.LinesNamed(place.Line).Any());
        if (fitting.Count == 1)
        {
            return all.Keep(fitting[0]);
        }

        if (fitting.Count > 1)
        {
            throw GpioFaults.Ambiguous(place, fitting);
        }

        // A distribution keeps old names alive as links: gpiochip4 on a Raspberry Pi 5.
        if (place.Chip is { } name && ChipFile.TryOpen(system, DeviceFolder + name, out _) is { } linked)
        {
            return linked;
        }

        // What is looked for may be behind the closed door.
        throw all.Closed is { } closed ? GpioFaults.Closed(system, place, closed) : GpioFaults.NoChip(place, all.Chips);
    }

    private ChipFile ByPath(GpioPlace place, string path)
    {
        if (ChipFile.TryOpen(system, path, out var error) is { } chip)
        {
            return chip;
        }

        using var all = new OpenChips(system);
        throw error switch
        {
            Libc.NoEntry => GpioFaults.NoChip(place, all.Chips),
            Libc.AccessDenied or Libc.NotPermitted => GpioFaults.Closed(system, place, path),
            Libc.NotATerminal or Libc.Invalid or Libc.NotImplemented => GpioFaults.NotAChip(place, path), // the last from emulators
            _ => GpioFaults.Other(GpioContact.PlaceOf(place), error),
        };
    }

    private static int Offset(ChipFile chip, GpioPlace place)
    {
        if (int.TryParse(place.Line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number < chip.LineCount ? number : throw GpioFaults.OffTheChip(place, chip);
        }

        var named = chip.LinesNamed(place.Line).ToList();
        return named.Count switch
        {
            1 => named[0],
            0 => throw GpioFaults.NoLine(place, chip),
            _ => throw GpioFaults.Ambiguous(place, chip, named),
        };
    }

    /// <summary>All chips that can be opened, each once, until one is kept.</summary>
    private sealed class OpenChips : IDisposable
    {
        public OpenChips(IGpioSystem system)
        {
            foreach (var path in system.ChipPaths())
            {
                if (ChipFile.TryOpen(system, path, out var error) is not { } chip)
                {
                    Closed ??= error is Libc.AccessDenied or Libc.NotPermitted ? path : null;
                }
                else if (Chips.Exists(other => other.Name == chip.Name))
                {
                    chip.Dispose();
                }
                else
                {
                    Chips.Add(chip);
                }
            }
        }

        public List<ChipFile> Chips { get; } = [];

        /// <summary>The first that may not be opened.</summary>
        public string? Closed { get; }

        public ChipFile Keep(ChipFile chip)
        {
            Chips.Remove(chip);
            return chip;
        }

        public void Dispose() => Chips.ForEach(chip => chip.Dispose());
    }
}
