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
}
