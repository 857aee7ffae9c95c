using HydraKiosk.Audio.Devices.PortAudio;

namespace HydraKiosk.Packages.Audio;

/// <summary>One attempt at opening a stream through the package.</summary>
internal readonly record struct StreamRequest(int SampleRateHz, int PeriodFrames, SideParameters Capture, SideParameters Playback)
{
    /// <summary>The attempts in the order of the default build: rates first, within each the channel counts.</summary>
    public static IEnumerable<StreamRequest> InOrder(PortAudioSettings settings, PackageDevice? capture, PackageDevice? playback)
    {
        var own = (capture ?? playback)?.Info.defaultSampleRate ?? 0;
        foreach (var rate in StreamPlan.Rates(settings.SampleRateHz, own))
        {
            IReadOnlyList<int> ins = capture is { } c ? StreamPlan.CaptureChannels(settings.CaptureChannels, c.Info.maxInputChannels) : [0];
            IReadOnlyList<int> outs = playback is { } p ? StreamPlan.PlaybackChannels(p.Info.maxOutputChannels) : [0];
            foreach (var (captureChannels, playbackChannels) in ins.SelectMany(_ => outs, (i, o) => (i, o)))
            {
                yield return new StreamRequest(
                    rate,
                    rate * settings.PeriodMs / 1000,
                    capture is { } from ? SideParameters.For(settings, from, captureChannels, capture: true) : SideParameters.None,
                    playback is { } to ? SideParameters.For(settings, to, playbackChannels, capture: false) : SideParameters.None);
            }
        }
    }
}
