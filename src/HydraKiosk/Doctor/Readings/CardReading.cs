using System.Globalization;
using HydraKiosk.Audio.Devices.Alsa;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A process that has a side of a sound card open.</summary>
/// <param name="Card">The card's number.</param>
/// <param name="IsCapture">Whether it is the microphone's side.</param>
/// <param name="Process">Its number.</param>
/// <param name="Program">Its name; empty where the kernel does not tell.</param>
internal sealed record CardUser(int Card, bool IsCapture, int Process, string Program);

/// <summary>The mixer of a card.</summary>
/// <param name="Card">The card's number.</param>
/// <param name="Controls">Its controls.</param>
internal sealed record CardMixer(int Card, IReadOnlyList<MixerControl> Controls);

/// <summary>What the kernel and the mixers say of the sound cards, whoever uses them.</summary>
/// <param name="Users">Who has them open.</param>
/// <param name="Mixers">How they are set.</param>
/// <param name="Problem">Why a mixer could not be read; null where all could.</param>
internal sealed record CardReading(IReadOnlyList<CardUser> Users, IReadOnlyList<CardMixer> Mixers, string? Problem)
{
    private const string Control = "controlC";

    /// <summary>Looks.</summary>
    /// <param name="places">Where the kernel tells.</param>
    /// <param name="mixer">Reads the mixer of a card by its ALSA name.</param>
    public static CardReading Read(DoctorPlaces places, Func<string, IReadOnlyList<MixerControl>> mixer)
    {
        var mixers = new List<CardMixer>();
        string? problem = null;
        var folder = Path.Combine(places.Devices, "snd");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, Control + "*") : [])
        {
            if (!int.TryParse(Path.GetFileName(path).AsSpan(Control.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var card))
            {
                continue;
            }

            try
            {
                mixers.Add(new CardMixer(card, mixer($"hw:{card}")));
            }
            catch (IOException closed)
            {
                problem ??= closed.Message;
            }
        }

        mixers.Sort((one, other) => one.Card.CompareTo(other.Card));
        return new CardReading(UsersOf(places.Proc), mixers, problem);
    }

    /// <summary>The number of the card behind a device's name, as PortAudio and ALSA write it; null where the name has none.</summary>
    public static int? CardOf(string? device)
    {
        const string Mark = "hw:";
        var at = device?.IndexOf(Mark, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return null;
        }

        var digits = device.AsSpan(at + Mark.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var card) ? card : null;
    }

    /// <summary>Every open side of every card: <c>card0/pcm0p/sub0/status</c> names its owner.</summary>
    private static List<CardUser> UsersOf(string proc)
    {
        var users = new List<CardUser>();
        var root = Path.Combine(proc, "asound");
        foreach (var card in Directory.Exists(root) ? Directory.GetDirectories(root, "card*") : [])
        {
            if (!int.TryParse(Path.GetFileName(card).AsSpan("card".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            foreach (var pcm in Directory.GetDirectories(card, "pcm*"))
            {
                foreach (var sub in Directory.GetDirectories(pcm, "sub*"))
                {
                    if (OwnerOf(Path.Combine(sub, "status")) is { } owner)
                    {
                        users.Add(new CardUser(number, pcm.EndsWith('c'), owner, FirstLine(Path.Combine(proc, $"{owner}", "comm")) ?? ""));
                    }
                }
            }
        }

        return users;
    }

    private static int? OwnerOf(string status)
    {
        try
        {
            foreach (var line in File.ReadLines(status))
            {
                if (line.StartsWith("owner_pid", StringComparison.Ordinal) && line.Split(':') is [_, var value]
                    && int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                {
                    return process;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // unplugged while we looked
        }

        return null;
    }

    private static string? FirstLine(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it ended while we looked
        }
    }
}
