using System.Text.Json;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Diagnostics;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Verbs;

public sealed class DeviceListingTests : IDisposable
{
    private static readonly LatencyRange _known = new(TimeSpan.FromMilliseconds(8.7), TimeSpan.FromMilliseconds(34.8));

    private static readonly PortAudioDeviceInfo _usb = new("USB PnP: Audio (hw:1,0)", "ALSA", 1, 2, 48000, _known, _known, true, false);
    private static readonly PortAudioDeviceInfo _hdmi = new("bcm2835 HDMI: - (hw:0,0)", "ALSA", 0, 8, 44100, default, default, false, true);

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Names_every_device_and_what_the_configuration_takes()
    {
        Assert.Equal(ExitCode.Ok, Print(new AudioOptions { Playback = new PlaybackOptions { Device = "usb pnp" } }, [_usb, _hdmi]));

        var text = _output.ToString();
        Assert.Contains("\"USB PnP: Audio (hw:1,0) (ALSA)\"", text, StringComparison.Ordinal);
        Assert.Contains("microphone:  1 channel, latency 8.7 ms to 34.8 ms, the system's default", text, StringComparison.Ordinal);
        Assert.Contains("loudspeaker: 8 channels, latency unknown to unknown, the system's default", text, StringComparison.Ordinal);
        Assert.Contains("its own rate 44100 Hz", text, StringComparison.Ordinal);
        Assert.Contains("for the microphone  (\"default\"): USB PnP: Audio (hw:1,0) (ALSA)", text, StringComparison.Ordinal);
        Assert.Contains("for the loudspeaker (\"usb pnp\"): USB PnP: Audio (hw:1,0) (ALSA)", text, StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_name_that_fits_nothing_is_explained_with_exit_code_3()
    {
        Assert.Equal(ExitCode.Hardware, Print(new AudioOptions { Capture = new CaptureOptions { Device = "Jabra" } }, [_usb, _hdmi]));

        Assert.StartsWith("microphone (\"Jabra\"): ", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"USB PnP: Audio (hw:1,0) (ALSA)\"", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[HK-1053]", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("for the loudspeaker", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_device_at_all_and_no_library_are_exit_code_3()
    {
        Assert.Equal(ExitCode.Hardware, Print(new AudioOptions(), []));
        Assert.Contains("No sound device is there.", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var code = DeviceListing.Print(new KioskOptions(), () =>
            throw new AudioDeviceException(AudioCause.LibraryMissing, "libportaudio.so.2 is missing"), false, Environment());
        Assert.Equal(ExitCode.Hardware, code);
        Assert.Contains("libportaudio.so.2 is missing [HK-1050]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void For_scripts_it_is_one_object()
    {
        Assert.Equal(ExitCode.Hardware,
            DeviceListing.Print(new KioskOptions { Audio = new AudioOptions { Capture = new CaptureOptions { Device = "Jabra" } } }, () => [_usb, _hdmi], true, Environment()));

        using var json = JsonDocument.Parse(_output.ToString());
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var usb = json.RootElement.GetProperty("devices")[0];
        Assert.Equal("USB PnP: Audio (hw:1,0) (ALSA)", usb.GetProperty("configure").GetString());
        Assert.Equal(8.7, usb.GetProperty("captureLatencyMs").GetDouble());
        Assert.False(json.RootElement.GetProperty("devices")[1].TryGetProperty("captureLatencyMs", out _));
        Assert.Equal("HK-1053", json.RootElement.GetProperty("microphone").GetProperty("code").GetString());
        Assert.Equal("bcm2835 HDMI: - (hw:0,0) (ALSA)", json.RootElement.GetProperty("loudspeaker").GetProperty("device").GetString());
    }

    [Fact]
    public void Files_are_named_as_what_they_stand_for()
    {
        var audio = new AudioOptions { Backend = AudioBackend.File, Capture = new CaptureOptions { File = "/x/visitor.wav" } };

        Assert.Equal(ExitCode.Ok, Print(audio, []));
        Assert.Contains("file /x/visitor.wav", _output.ToString(), StringComparison.Ordinal);
    }

    private ExitCode Print(AudioOptions audio, IReadOnlyList<PortAudioDeviceInfo> devices) =>
        DeviceListing.Print(new KioskOptions { Audio = audio }, () => devices, false, Environment());

    private VerbEnvironment Environment() => new(_output, _error, _ => null);
}
