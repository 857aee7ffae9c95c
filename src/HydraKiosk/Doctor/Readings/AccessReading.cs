using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control.Folders;

namespace HydraKiosk.Doctor.Readings;

/// <summary>On whose behalf rights are judged: the daemon's while it runs, else what its unit would give it, else this shell's.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Who">Why it is this one: <c>the running daemon</c>.</param>
/// <param name="Facts">User, groups and limits.</param>
internal sealed record Subject(string Name, string Who, ProcessFacts Facts);

/// <summary>A device file that the configuration needs.</summary>
/// <param name="Kind">What it is for: sound, gpio, input or spi.</param>
/// <param name="Path">The file.</param>
/// <param name="Group">Its group's name.</param>
/// <param name="MayUse">Whether the subject may read and write it.</param>
internal sealed record DeviceNode(string Kind, string Path, string Group, bool MayUse);

/// <summary>Who may use what.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Nodes">What.</param>
internal sealed record AccessReading(Subject Subject, IReadOnlyList<DeviceNode> Nodes)
{
    private const int OwnerBoth = 0x180; // 0600
    private const int GroupBoth = 0x30; // 0060
    private const int OthersBoth = 0x6; // 0006

    /// <summary>Looks.</summary>
    /// <param name="places">Where device files and users are.</param>
    /// <param name="options">Which devices are needed; null for sound alone.</param>
    /// <param name="unit">The service's unit.</param>
    /// <param name="daemonProcess">The running daemon's process; null where none runs.</param>
    public static AccessReading Read(DoctorPlaces places, KioskOptions? options, ServiceUnit unit, int? daemonProcess)
    {
        var subject = SubjectOf(places, unit, daemonProcess);
        var nodes = new List<DeviceNode>();
        foreach (var (kind, path) in Wanted(places, options ?? new KioskOptions()))
        {
            if (PosixFiles.Look(path, follow: true, out var facts) == 0)
            {
                nodes.Add(new DeviceNode(kind, path, PosixFiles.GroupName(facts.Group), MayUse(facts, subject.Facts)));
            }
        }

        return new AccessReading(subject, nodes);
    }

    /// <summary>Whether a process may read and write a file.</summary>
    internal static bool MayUse(FileFacts file, ProcessFacts process) =>
        process.User == 0
        || (file.User == process.User ? Has(file.Mode, OwnerBoth)
            : process.Groups.Contains(file.Group) ? Has(file.Mode, GroupBoth)
            : Has(file.Mode, OthersBoth));

    private static bool Has(int mode, int bits) => (mode & bits) == bits;

    private static Subject SubjectOf(DoctorPlaces places, ServiceUnit unit, int? daemonProcess)
    {
        if (daemonProcess is { } number
            && ProcessFacts.Read(places.Proc, number.ToString(CultureInfo.InvariantCulture)) is { } daemon)
        {
            return new Subject(PosixFiles.UserName(daemon.User), "the running daemon", daemon);
        }

        var self = ProcessFacts.Read(places.Proc, "self") ?? new ProcessFacts(PosixFiles.User, [], null, false);
        if (self.User != 0 || unit.Path is null)
        {
            return new Subject(PosixFiles.UserName(self.User), "this user", self);
        }

        // Root may do everything, which says nothing about the service.
        const uint Nobody = uint.MaxValue;
        var groups = new List<uint>();
        foreach (var name in unit.Groups)
        {
            if (GroupId(places, name) is { } id)
            {
                groups.Add(id);
            }
        }

        int? limit = int.TryParse(unit.RealtimeLimit, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority
            : unit.RealtimeLimit is "infinity" ? 99 : 0;
        return new Subject("hydra-kiosk", $"the service as {unit.Path} starts it", new ProcessFacts(Nobody, groups, limit, MayAnyway: false));
    }

    private static uint? GroupId(DoctorPlaces places, string name)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(places.Settings, "group")))
            {
                if (line.Split(':') is [var found, _, var id, ..] && found == name)
                {
                    return uint.Parse(id, CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null; // a machine without that file has no groups by name
        }

        return uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static List<(string Kind, string Path)> Wanted(DoctorPlaces places, KioskOptions options)
    {
        var wanted = new List<(string Kind, string Path)>();
        if (options.Audio.Backend == AudioBackend.PortAudio)
        {
            Add(wanted, "sound", Path.Combine(places.Devices, "snd"), "*C*"); // controlC0, pcmC0D0p
        }

        if (options.Buttons.Values.Any(b => b.Source == ButtonSource.Gpio)
            || options.Leds.Values.Any(l => l.Source is LedSource.Gpio or LedSource.Rgb)
            || options.Tools.Lines.Count > 0)
        {
            Add(wanted, "gpio", places.Devices, "gpiochip*");
        }

        if (options.Buttons.Values.Any(b => b.Source == ButtonSource.Input) || options.Leds.Values.Any(l => l.Source == LedSource.Input))
        {
            Add(wanted, "input", Path.Combine(places.Devices, "input"), "event*");
        }

        foreach (var light in options.Leds.Values)
        {
            if (light.Source is LedSource.Apa102 or LedSource.Ws2812)
            {
                wanted.Add(("spi", light.Device!));
            }
        }

        return wanted;
    }

    private static void Add(List<(string Kind, string Path)> wanted, string kind, string folder, string pattern)
    {
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal))
            {
                wanted.Add((kind, path));
            }
        }
    }
}
