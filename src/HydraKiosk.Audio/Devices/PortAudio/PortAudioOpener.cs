using System.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// Opens one stream on the chosen device or devices: tries rates and channel counts until the system takes one, and says what it got.
/// </summary>
internal sealed class PortAudioOpener(PortAudioLibrary library, PortAudioSettings settings, ILogger log)
{
    /// <param name="side">The part of the device the stream plays.</param>
    /// <param name="capture">The microphone; null: none in this stream.</param>
    /// <param name="playback">The loudspeaker; null: none in this stream.</param>
    /// <exception cref="AudioDeviceException">It refuses, or is gone; see <see cref="AudioCause"/>.</exception>
    public PortAudioStream Open(StreamSide side, DeviceChoice? capture, DeviceChoice? playback)
    {
        var lead = capture ?? playback ?? throw new ArgumentException("a stream needs a side", nameof(capture));
        var name = capture is null || playback is null || capture == playback ? lead.Name : $"{capture.Name} and {playback.Name}";
        var rates = StreamPlan.Rates(settings.SampleRateHz, lead.Listed?.DefaultSampleRateHz ?? 0);
        var captureChannels = capture is null ? [0] : StreamPlan.CaptureChannels(settings.CaptureChannels, capture.Listed?.MaxCaptureChannels ?? 0);
        var playbackChannels = playback is null ? [0] : StreamPlan.PlaybackChannels(playback.Listed?.MaxPlaybackChannels ?? 0);
        PaError refusal = default;
        var noise = "";
        foreach (var rate in rates)
        {
            foreach (var (ins, outs) in Pairs(captureChannels, playbackChannels))
            {
                var stream = Try(side, new StreamAttempt(rate, ins, outs), capture, playback, out refusal, out noise);
                if (stream is not null)
                {
                    Report(stream, name, rates[0], capture is not null);
                    return stream;
                }

                if (refusal.Error == PaNative.InvalidSampleRate)
                {
                    break;
                }

                if (refusal.Error != PaNative.InvalidChannelCount)
                {
                    throw Refused(refusal, noise, name);
                }
            }
        }

        throw Refused(refusal, noise, name);
    }

    private static IEnumerable<(int Ins, int Outs)> Pairs(IReadOnlyList<int> captureChannels, IReadOnlyList<int> playbackChannels)
    {
        foreach (var ins in captureChannels)
        {
            foreach (var outs in playbackChannels)
            {
                yield return (ins, outs);
            }
        }
    }

    private static AudioDeviceException Refused(in PaError refusal, string noise, string name) =>
        PaFailure.Create(PaFailure.CauseOf(refusal, noise, SoundNodes.Look()), $"opening {name}", refusal.Text);

    private unsafe PortAudioStream? Try(
        StreamSide side, StreamAttempt attempt, DeviceChoice? capture, DeviceChoice? playback, out PaError refusal, out string noise)
    {
        var periodFrames = attempt.SampleRateHz * settings.PeriodMs / 1000;
        PaError error = default;
        var stream = library.Call(
            () =>
            {
                var captureName = capture?.AlsaName is { } c ? Encoding.UTF8.GetBytes(c + "\0") : null;
                var playbackName = playback?.AlsaName is { } p ? Encoding.UTF8.GetBytes(p + "\0") : null;
                fixed (byte* captureText = captureName, playbackText = playbackName)
                {
                    var captureAlsa = AlsaInfo(captureText);
                    var playbackAlsa = AlsaInfo(playbackText);
                    var input = capture is null ? default
                        : Parameters(capture, attempt.CaptureChannels, capture.Listed?.CaptureLatency.Low, &captureAlsa);
                    var output = playback is null ? default
                        : Parameters(playback, attempt.PlaybackChannels, playback.Listed?.PlaybackLatency.Low, &playbackAlsa);
                    return PortAudioStream.TryOpen(
                        library, side, attempt, periodFrames, (capture ?? playback)!.HostApiType, capture is null ? null : &input, playback is null
                        ? null : &output, out error);
                }
            },
            out noise);
        refusal = error;
        return stream;
    }

    private unsafe PaStreamParameters Parameters(DeviceChoice choice, int channels, TimeSpan? deviceLow, PaAlsaStreamInfo* alsa)
    {
        return new PaStreamParameters
        {
            Device = choice.Listed?.Index ?? PaNative.UseHostApiSpecificDeviceSpecification,
            ChannelCount = channels,
            SampleFormat = PaNative.Float32,
            SuggestedLatencySeconds = StreamPlan.SuggestedLatency(settings, deviceLow).TotalSeconds,
            HostApiSpecificStreamInfo = choice.AlsaName is null ? null : alsa,
        };
    }

    private static unsafe PaAlsaStreamInfo AlsaInfo(byte* name) => new()
    {
        Size = (nuint)sizeof(PaAlsaStreamInfo),
        HostApiType = PaNative.HostApiAlsa,
        Version = 1,
        DeviceString = name,
    };

    private void Report(PortAudioStream stream, string name, int askedHz, bool captures)
    {
        var got = stream.Got;
        PortAudioLog.Opened(
            log,
            stream.Latency.Capture is null && !captures ? "playback" : got.PlaybackChannels == 0 ? "capture" : "duplex",
            name,
            askedHz.ToString(System.Globalization.CultureInfo.InvariantCulture),
            $"{got.SampleRateHz} Hz, {got.CaptureChannels} in, {got.PlaybackChannels} out",
            stream.PeriodFrames,
            stream.Latency.ToString());
        if (captures && got.CaptureChannels < settings.CaptureChannels)
        {
            AudioCause.FewerChannels.Write(log, name, got.CaptureChannels, settings.CaptureChannels);
        }
    }
}
