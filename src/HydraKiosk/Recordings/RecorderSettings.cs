using HydraKiosk.Audio.Taps;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Sound;

namespace HydraKiosk.Recordings;

/// <summary>What a recorder is given.</summary>
/// <param name="Options">What the technician wrote.</param>
/// <param name="Folder">Where recordings go.</param>
/// <param name="Sent">What of the microphone leaves the device.</param>
/// <param name="Played">What the loudspeaker is given.</param>
internal sealed record RecorderSettings(RecordingOptions Options, RecordingFolder Folder, SentSound Sent, PlayedTap Played)
{
    /// <summary>How far a recording reaches back before its conversation: words from before the press are sent as well.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What must not be written.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>Tells the person that they are recorded, on the recorder's thread. Null where nobody tells them.</summary>
    public Action? Announce { get; init; }

    /// <summary>Told of what is wrong now, by the number of its cause, and with null when it is over.</summary>
    public Action<int, string?> Trouble { get; init; } = (_, _) => { };

    /// <summary>Told of each finished recording, on the recorder's thread.</summary>
    public Action<string> Finished { get; init; } = _ => { };

    /// <summary>Bytes free on the disk; null asks the system.</summary>
    public Func<long>? FreeBytes { get; init; }
}
