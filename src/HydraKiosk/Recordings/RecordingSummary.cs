using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;

namespace HydraKiosk.Recordings;

/// <summary>One recording in a list.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Length">How long its sound is; null where it has none that can be read.</param>
/// <param name="Bytes">Bytes of both files.</param>
/// <param name="Turns">Turns of the person; null where there are no events.</param>
/// <param name="HasWords">Whether some of what was said is written.</param>
/// <param name="IsBeingWritten">Whether a daemon writes it now.</param>
/// <param name="Problem">What is wrong with it; null for nothing.</param>
internal sealed record RecordingSummary(
    string Name, TimeSpan? Length, long Bytes, int? Turns, bool HasWords, bool IsBeingWritten, string? Problem)
{
    /// <summary>Looks at a recording. Whatever is wrong with it is told and not thrown.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="current">What a daemon writes now.</param>
    public static RecordingSummary Of(RecordingFolder folder, string name, string? current)
    {
        TimeSpan? length = null;
        string? problem = null;
        try
        {
            using var wav = new WavReader(folder.File(name, RecordingNames.Sound));
            length = wav.Duration;
            problem = wav.Format.Channels != 2 ? "the sound has not two sides" : wav.IsTruncated ? "the sound was cut short" : null;
        }
        catch (AudioDeviceException)
        {
            problem = File.Exists(folder.File(name, RecordingNames.Sound)) ? "the sound is damaged" : "there is no sound";
        }

        var (turns, hasWords) = Count(folder.File(name, RecordingNames.Events), ref problem);
        return new RecordingSummary(name, length, folder.BytesOf(name), turns, hasWords, name == current, problem);
    }

    private static (int? Turns, bool HasWords) Count(string path, ref string? problem)
    {
        if (!File.Exists(path))
        {
            return (null, false);
        }

        var (turns, hasWords, damaged) = (0, false, 0);
        try
        {
            foreach (var line in EventReader.Read(path))
            {
                if (line.Json is not { } json)
                {
                    damaged++;
                    continue;
                }

                turns += EventReader.Text(json, "what") == "turn" ? 1 : 0;
                hasWords |= json.TryGetProperty("words"u8, out _);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem ??= "the events cannot be read";
            return (null, false);
        }

        problem ??= damaged > 0 ? $"{damaged} of its events are damaged" : null;
        return (turns, hasWords);
    }
}
