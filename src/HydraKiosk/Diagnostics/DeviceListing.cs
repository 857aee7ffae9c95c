using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Diagnostics;

/// <summary>The verb <c>devices</c>: what there is, and what of it this configuration would take.</summary>
internal static class DeviceListing
{
    /// <summary>Prints the list.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="list">Looks the devices up.</param>
    /// <param name="asJson">For scripts.</param>
    /// <param name="environment">Where to write.</param>
    /// <returns>Hardware when one side has no device.</returns>
    public static ExitCode Print(KioskOptions options, Func<IReadOnlyList<PortAudioDeviceInfo>> list, bool asJson, VerbEnvironment environment)
    {
        var audio = options.Audio;
        var hands = HandsListing.Read(options, environment.Time);
        IReadOnlyList<PortAudioDeviceInfo> devices;
        try
        {
            devices = list();
        }
        catch (AudioDeviceException fault)
        {
            var tag = Cause.TagOf(fault.CauseCode);
            if (asJson)
            {
                environment.Output.WriteLine(DiagnosticJson.Render(new FaultReport(false, tag, fault.Message)));
            }

            environment.WriteError($"{fault.Message} [{tag}]");
            if (!asJson)
            {
                HandsListing.Write(hands, environment.Output); // no sound is no reason to hide the rest
            }

            return ExitCode.Hardware;
        }

        var microphone = Choose(devices, audio, capture: true);
        var loudspeaker = Choose(devices, audio, capture: false);
        var ok = microphone.Problem is null && loudspeaker.Problem is null;
        if (asJson)
        {
            environment.Output.WriteLine(DiagnosticJson.Render(new DevicesReport(ok, [.. devices.Select(Line)], microphone, loudspeaker, hands)));
            return ok ? ExitCode.Ok : ExitCode.Hardware;
        }

        environment.Output.WriteLine(devices.Count == 0 ? "No sound device is there."
            : "Sound devices (the text in quotes can stand in the configuration):");
        foreach (var device in devices)
        {
            Write(device, environment.Output);
        }

        environment.Output.WriteLine();
        Write("microphone ", microphone, environment);
        Write("loudspeaker", loudspeaker, environment);
        HandsListing.Write(hands, environment.Output);
        return ok ? ExitCode.Ok : ExitCode.Hardware;
    }

    private static ChoiceLine Choose(IReadOnlyList<PortAudioDeviceInfo> devices, AudioOptions audio, bool capture)
    {
        var wanted = capture ? audio.Capture.Device : audio.Playback.Device;
        if (audio.Backend != AudioBackend.PortAudio)
        {
            var file = capture ? audio.Capture.File : audio.Playback.File;
            return new ChoiceLine(wanted, audio.Backend == AudioBackend.Null ? "none (backend \"null\")"
                : $"file {file ?? (capture ? "(silence)" : "(thrown away)")}", null, null);
        }

        try
        {
            var chosen = PortAudioDevices.Resolve(devices, wanted, capture, audio.EchoCancellation == EchoCancellationMode.External);
            return new ChoiceLine(wanted, chosen is null ? $"{wanted}, asked of ALSA by name; \"test {(capture ? "mic" : "speaker")}\" tries it"
                : PortAudioDevices.FullName(chosen), null, null);
        }
        catch (AudioDeviceException fault)
        {
            return new ChoiceLine(wanted, null, Cause.TagOf(fault.CauseCode), fault.Message);
        }
    }

    private static DeviceLine Line(PortAudioDeviceInfo device) => new(
        device.Name, device.HostApi, PortAudioDevices.FullName(device), device.MaxCaptureChannels, device.MaxPlaybackChannels,
            device.DefaultSampleRateHz,
        DiagnosticJson.Round(device.CaptureLatency.Low?.TotalMilliseconds), DiagnosticJson.Round(device.PlaybackLatency.Low?.TotalMilliseconds),
        device.IsDefaultCapture, device.IsDefaultPlayback, device.MaxCaptureChannels > 0 && EchoFreeSource.IsNamed(device.Name));

    private static void Write(PortAudioDeviceInfo device, TextWriter output)
    {
        output.WriteLine($"  \"{Printable.Line(PortAudioDevices.FullName(device))}\"");
        output.WriteLine($"      host API {Printable.Line(device.HostApi)}, its own rate {device.DefaultSampleRateHz:0} Hz");
        output.WriteLine($"      microphone:  {Side(device.MaxCaptureChannels, device.CaptureLatency, device.IsDefaultCapture)}"
            + (device.MaxCaptureChannels > 0 && EchoFreeSource.IsNamed(device.Name) ? "; the sound server takes the echo out of it" : ""));
        output.WriteLine($"      loudspeaker: {Side(device.MaxPlaybackChannels, device.PlaybackLatency, device.IsDefaultPlayback)}");
    }

    private static string Side(int channels, LatencyRange latency, bool isDefault) => channels == 0 ? "none"
        : $"{channels} channel{(channels == 1 ? "" : "s")}, latency {Ms(latency.Low)} to {Ms(latency.High)}{(isDefault ? ", the system's default" : "")}";

    private static string Ms(TimeSpan? latency) => latency is { } known ? $"{known.TotalMilliseconds:0.0} ms" : "unknown";

    private static void Write(string side, ChoiceLine choice, VerbEnvironment environment)
    {
        if (choice.Problem is null)
        {
            environment.Output.WriteLine($"This configuration takes for the {side} (\"{Printable.Line(choice.Wanted)}\"): "
                + $"{Printable.Line(choice.Device)}");
        }
        else
        {
            environment.WriteError($"{side.TrimEnd()} (\"{Printable.Line(choice.Wanted)}\"): {Printable.Line(choice.Problem)} [{choice.Code}]");
        }
    }
}
