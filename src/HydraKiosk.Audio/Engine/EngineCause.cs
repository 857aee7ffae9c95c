using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>The causes of the audio engine itself, 1080 to 1089.</summary>
public static class EngineCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The audio thread met a defect of the program; it is silent for a moment and starts again.</summary>
    public static Cause<string, long> Defect { get; } = All.Add(new Cause<string, long>(1080, LogLevel.Error, new(
        "audio thread failed inside",
        "the audio thread failed inside the program ({Reason}); there is no sound for {DelayMs} ms, then it starts again",
        "a defect of the program",
        "report it together with this journal")));

    /// <summary>Replies are announced at a sampling rate that cannot be played.</summary>
    public static Cause<int> UnplayableRate { get; } = All.Add(new Cause<int>(1081, LogLevel.Warning, new(
        "replies at an impossible rate",
        "the service announced replies at {RateHz} Hz, which no sound device plays (8000 to 192000 Hz can); they are thrown away",
        "a broken service or proxy, or another service than the one that is meant",
        "check `hydra.endpoint` and `hydra.model`; if they are right, report it to the service's support")));
}
