using System.Globalization;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Devices.Gpio.Chips;

/// <summary>What is said when a chip or a line cannot be used: the same words whichever driver is chosen.</summary>
internal static class GpioFaults
{
    private const int MostNames = 8;
    private const string List = "`hydra-kiosk devices` lists chips and lines";

    /// <summary>No chip of that name, or no line of that name on any chip.</summary>
    public static DeviceException NoChip(GpioPlace place, List<ChipFile> chips)
    {
        if (chips.Count == 0)
        {
            return new(DeviceFault.Missing, GpioContact.PlaceOf(place), "there is no GPIO chip",
                "see whether `ls /dev/gpiochip*` shows one; if not, plug it in or load its driver");
        }

        var there = string.Join(", ", chips.ConvertAll(chip => chip.Title));
        if (place.Chip is { } wanted)
        {
            var near = Nearest.Find(wanted, chips.SelectMany(chip => new[] { chip.Label, chip.Name }).Where(name => name.Length > 0));
            return new(DeviceFault.Missing, GpioContact.PlaceOf(place), $"there is no chip {wanted}; there is {there}", DidYouMean(near, "as the chip"));
        }

        if (place.Line.All(char.IsAsciiDigit))
        {
            return new(DeviceFault.Unable, GpioContact.PlaceOf(place), "a line's number says nothing without its chip",
                $"name the chip as well; there is {there}");
        }

        return new(DeviceFault.Missing, GpioContact.PlaceOf(place), $"no chip has a line named {place.Line}; there is {there}",
            DidYouMean(Nearest.Find(place.Line, chips.SelectMany(chip => chip.LineNames())), "as the line"));
    }

    /// <summary>The chip has no line of that name.</summary>
    public static DeviceException NoLine(GpioPlace place, ChipFile chip)
    {
        var names = chip.LineNames().ToList();
        var there = names.Count == 0 ? "its lines have no names" : $"it has {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", …" : "")}";
        return new(DeviceFault.Unable, GpioContact.PlaceOf(place), $"{chip.Title} has no line named {place.Line}; {there}",
            names.Count == 0 ? $"use its number, 0 to {chip.LineCount - 1}" : DidYouMean(Nearest.Find(place.Line, names), "as the line"));
    }

    /// <summary>The line's number is too large.</summary>
    public static DeviceException OffTheChip(GpioPlace place, ChipFile chip) =>
        new(DeviceFault.Unable, GpioContact.PlaceOf(place), $"{chip.Title} has no line {place.Line}; its lines are 0 to {chip.LineCount - 1}",
            $"use one of these numbers; {List}");

    /// <summary>More than one chip fits.</summary>
    public static DeviceException Ambiguous(GpioPlace place, List<ChipFile> chips) =>
        new(DeviceFault.Unable, GpioContact.PlaceOf(place), $"{string.Join(" and ", chips.ConvertAll(chip => chip.Title))} all fit",
            $"name the chip by its device file, such as {chips[0].Path}");

    /// <summary>More than one line of the chip has that name.</summary>
    public static DeviceException Ambiguous(GpioPlace place, ChipFile chip, List<int> offsets) =>
        new(DeviceFault.Unable, GpioContact.PlaceOf(place), $"lines {string.Join(" and ", offsets)} of {chip.Title} all have this name",
            "use the line's number");

    /// <summary>A chip may not be opened.</summary>
    public static DeviceException Closed(IGpioSystem system, GpioPlace place, string path)
    {
        var group = system.GroupOf(path);
        return group is null or "root" or "0"
            ? new(DeviceFault.NotAllowed, GpioContact.PlaceOf(place), $"{Who} may not open {path}, which belongs to root alone",
                $"give it to a group by a udev rule: SUBSYSTEM==\"gpio\", GROUP=\"gpio\", MODE=\"0660\"; then {Join("gpio")}")
            : new(DeviceFault.NotAllowed, GpioContact.PlaceOf(place), $"{Who} may not open {path}, which belongs to the group {group}", Join(group));
    }

    /// <summary>The file is something else.</summary>
    public static DeviceException NotAChip(GpioPlace place, string path) =>
        new(DeviceFault.Unable, GpioContact.PlaceOf(place), $"{path} is no GPIO chip", $"name a file such as /dev/gpiochip0; {List}");

    /// <summary>The kernel refused a request for lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="error">Its error number.</param>
    public static DeviceException Refused(FoundLines lines, int error) => error switch
    {
        Libc.Busy => Busy(lines),
        Libc.NotATerminal => new(DeviceFault.Unable, lines.Place, "the kernel is older than 5.10 and does not know these requests",
            "update the system, or set gpio.driver to \"package\""),
        Libc.Invalid => new(DeviceFault.Unable, lines.Place, $"the chip refuses what is asked of the line: {Libc.Describe(error)}",
            "try it without bias and without debounce, or another line; a kernel before 5.10 needs gpio.driver \"package\""),
        _ => Other(lines.Place, error),
    };

    /// <summary>The chip is gone while a line of it was open.</summary>
    public static DeviceException Gone(string place, int error) => ChipFile.IsGone(error)
        ? new(DeviceFault.Gone, place, "the chip is gone", "plug it in again, or see in `dmesg` why its driver ended; it is looked for again and again")
        : Other(place, error);

    /// <summary>Something failed in a way that none of the others names.</summary>
    public static DeviceException Other(string place, int error) => ChipFile.IsGone(error)
        ? new(DeviceFault.Missing, place, "the chip is gone", "plug it in again; it is looked for again and again")
        : new(DeviceFault.Failed, place, Libc.Describe(error), "look in `dmesg` for what the chip's driver says");

    private static DeviceException Busy(FoundLines lines)
    {
        foreach (var offset in lines.Offsets)
        {
            if (lines.Chip.Line(offset) is { } line && ChipFile.UserOf(line) is { Length: > 0 } user)
            {
                var number = offset.ToString(CultureInfo.InvariantCulture);
                return new(DeviceFault.Busy, lines.Place, $"line {number} is in use by {user}",
                    $"end what holds it ({user}), or use another line; a line may have only one user and one role in the configuration");
            }
        }

        return new(DeviceFault.Busy, lines.Place, "somebody else uses it", "end what holds it: `gpioinfo` names it");
    }

    private static string DidYouMean(string? near, string role) => near is null ? List : $"did you mean {near}? write that {role}; {List}";

    /// <summary>A user that systemd has made for the service alone has no name that could be looked up.</summary>
    private static string Who => Environment.UserName is { Length: > 0 } user ? $"the user {user}" : "the service's own user";

    private static string Join(string group) => Environment.UserName is { Length: > 0 } user
        ? $"run `sudo usermod -aG {group} {user}` and start again; in a unit file, SupplementaryGroups={group}"
        : $"put SupplementaryGroups={group} into the unit file and start again";
}
