using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// Journal lines of opening devices that nobody has to act on. Refusals are thrown as <see cref="AudioDeviceException"/> with codes of their own.
/// </summary>
internal static partial class PortAudioLog
{
    [LoggerMessage(1070, LogLevel.Information,
        "{Side} open: {Device}; asked {AskedHz} Hz, got {Format}; period {PeriodFrames} frames; reported latency {Latency}")]
    public static partial void Opened(ILogger log, string side, string device, string askedHz, string format, int periodFrames, string latency);

    [LoggerMessage(1072, LogLevel.Debug, "the sound libraries printed: {Text}")]
    public static partial void LibraryOutput(ILogger log, string text);

    [LoggerMessage(1073, LogLevel.Information, "capture and playback are two devices with two clocks; their drift is measured while they run")]
    public static partial void TwoClocks(ILogger log);

    [LoggerMessage(1074, LogLevel.Information, "{Device} is slow to start: playback begins after {LeadInMs} ms of silence")]
    public static partial void LeadIn(ILogger log, string device, long leadInMs);

    [LoggerMessage(1076, LogLevel.Information,
        "the sound server is gone; the sound library is loaded anew, since its JACK side does not survive that")]
    public static partial void Abandoned(ILogger log);
}
