using HydraKiosk.Audio.Devices;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

internal static partial class EngineLog
{
    [LoggerMessage(1200, LogLevel.Information, "audio device: {Name}; microphone {Capture}, loudspeaker {Playback}; {Duplex}")]
    public static partial void Attached(ILogger log, string name, AudioFormat capture, AudioFormat playback, string duplex);

    [LoggerMessage(1204, LogLevel.Debug, "audio device again: {Name}")]
    public static partial void AttachedAgain(ILogger log, string name);

    [LoggerMessage(1201, LogLevel.Information, "audio thread: {Policy}")]
    public static partial void Scheduling(ILogger log, string policy);

    [LoggerMessage(EngineCause.Defect, LogLevel.Error, "the audio thread failed inside ({Reason}): no sound for {DelayMs} ms, then it is " +
        "built anew. This is a defect of the program: report it with this journal")]
    public static partial void Defect(ILogger log, Exception defect, string reason, long delayMs);

    [LoggerMessage(EngineCause.UnplayableRate, LogLevel.Warning,
        "replies at {RateHz} Hz cannot be played (8000 to 192000 Hz can): they are thrown away")]
    public static partial void UnplayableRate(ILogger log, int rateHz);
}
