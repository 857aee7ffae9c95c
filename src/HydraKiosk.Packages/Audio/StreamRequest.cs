using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>One attempt at opening a stream through the package.</summary>
internal readonly record struct StreamRequest(int SampleRateHz, int PeriodFrames, StreamParameters? Capture, StreamParameters? Playback)
{
    /// <summary>The attempts in the order of the default build: rates first, within each the channel counts.</summary>
    public static IEnumerable<StreamRequest> InOrder(
        PortAudioSettings settings, DeviceInfo? capture, int captureIndex, DeviceInfo? playback, int playbackIndex)
    {
        var own = (capture ?? playback)?.defaultSampleRate ?? 0;
        foreach (var rate in StreamPlan.Rates(settings.SampleRateHz, own))
        {
            IReadOnlyList<int> ins = capture is { } c ? StreamPlan.CaptureChannels(settings.CaptureChannels, c.maxInputChannels) : [0];
            IReadOnlyList<int> outs = playback is { } p ? StreamPlan.PlaybackChannels(p.maxOutputChannels) : [0];
            foreach (var (captureChannels, playbackChannels) in ins.SelectMany(_ => outs, (i, o) => (i, o)))
            {
                yield return new StreamRequest(
                    rate,
                    rate * settings.PeriodMs / 1000,
                    capture is { } from ? Parameters(settings, captureIndex, captureChannels, from.defaultLowInputLatency) : null,
                    playback is { } to ? Parameters(settings, playbackIndex, playbackChannels, to.defaultLowOutputLatency) : null);
            }
        }
    }

    // Built with an initialiser, never from unset memory: the package declares the eight-byte sample format with four.
    private static StreamParameters Parameters(PortAudioSettings settings, int device, int channels, double deviceLowSeconds) => new()
    {
        device = device,
        channelCount = channels,
        sampleFormat = SampleFormat.Float32,
        suggestedLatency = StreamPlan.SuggestedLatency(settings, DeviceLatency.Plausible(deviceLowSeconds)).TotalSeconds,
        hostApiSpecificStreamInfo = IntPtr.Zero,
    };
}
