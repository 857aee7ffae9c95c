using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Tests.PortAudio;

public sealed class DeviceSelectorTests
{
    private static readonly PortAudioDeviceInfo[] _twoUsbCards =
    [
        Device(0, "bcm2835 HDMI 1: - (hw:0,0)", 0, 8),
        Device(1, "USB PnP Sound Device: Audio (hw:1,0)", 1, 0),
        Device(2, "USB PnP Sound Device: Audio (hw:2,0)", 1, 2),
        Device(3, "ReSpeaker 4 Mic Array: USB Audio (hw:3,0)", 6, 2),
        Device(4, "default", 32, 32, isDefault: true),
        Device(5, "pulse", 32, 32),
    ];

    [Theory]
    [InlineData("default", 4)]
    [InlineData("", 4)]
    [InlineData("DEFAULT", 4)]
    [InlineData("respeaker", 3)]
    [InlineData("ReSpeaker 4 Mic Array: USB Audio (hw:3,0)", 3)]
    [InlineData("ReSpeaker 4 Mic Array: USB Audio (hw:3,0) (ALSA)", 3)]
    [InlineData("Audio (hw:2,0)", 2)]
    [InlineData("Pulse", 5)]
    public void Takes_a_whole_name_or_a_part_that_fits_one(string wanted, int index) =>
        Assert.Equal(index, DeviceSelector.Choose(_twoUsbCards, wanted, capture: true, SoundNodeAccess.Allowed).Listed!.Index);

    /// <summary>Names as PipeWire 0.3 and PulseAudio 16 give them.</summary>
    [Theory]
    [InlineData("Echo-Cancel Source")]
    [InlineData("Built-in Audio Analog Stereo (echo cancelled with Built-in Audio Analog Stereo)")]
    [InlineData("alsa_input.usb-0.analog-stereo.echo-cancel")]
    [InlineData("pulse:microphone.echo-cancel")] // through ALSA, by the server's own name
    [InlineData("pipewire:NODE=echo-cancel-source")]
    public void Default_means_the_source_without_echo_where_that_is_preferred_and_only_for_the_microphone(string name)
    {
        PortAudioDeviceInfo[] devices = [.. _twoUsbCards, Device(6, name, 1, 2)];
        Assert.True(EchoFreeSource.IsNamed(name));
        Assert.Equal(6, DeviceSelector.Choose(devices, "default", capture: true, SoundNodeAccess.Allowed, prefersEchoFree: true).Listed!.Index);
        Assert.Equal(4, DeviceSelector.Choose(devices, "default", capture: true, SoundNodeAccess.Allowed).Listed!.Index);
        Assert.Equal(4, DeviceSelector.Choose(devices, "default", capture: false, SoundNodeAccess.Allowed, prefersEchoFree: true).Listed!.Index);
        Assert.Equal(3, DeviceSelector.Choose(devices, "respeaker", capture: true, SoundNodeAccess.Allowed, prefersEchoFree: true).Listed!.Index);
        Assert.Equal(4, DeviceSelector.Choose(_twoUsbCards, "default", capture: true, SoundNodeAccess.Allowed, prefersEchoFree: true).Listed!.Index);
        Assert.DoesNotContain(_twoUsbCards, device => EchoFreeSource.IsNamed(device.Name));
    }

    /// <summary>They carry what is played, or the echo: "pactl list sources" of PulseAudio 16 names the first two.</summary>
    [Theory]
    [InlineData("speaker.echo-cancel.monitor")]
    [InlineData("Monitor of Null Output (echo cancelled with Monitor of Null Output)")]
    [InlineData("Echo-Cancel Sink")]
    [InlineData("Echo-Cancel Playback")]
    [InlineData("Echo-Cancel Capture")]
    public void The_other_ends_of_an_echo_canceller_are_no_microphone_without_echo(string name) => Assert.False(EchoFreeSource.IsNamed(name));

    [Theory]
    [InlineData("hw:1,0", "hw:1,0")]
    [InlineData("plughw:CARD=Device,DEV=0", "plughw:CARD=Device,DEV=0")]
    [InlineData("alsa:kiosk", "kiosk")]
    public void Hands_alsa_names_to_alsa(string wanted, string alsa)
    {
        var choice = DeviceSelector.Choose(_twoUsbCards, wanted, capture: true, SoundNodeAccess.Allowed);
        Assert.Null(choice.Listed);
        Assert.Equal(alsa, choice.AlsaName);
        Assert.True(choice.SharesClockWith(DeviceSelector.Choose(_twoUsbCards, wanted, capture: false, SoundNodeAccess.Allowed)));
        Assert.False(choice.SharesClockWith(DeviceSelector.Choose(_twoUsbCards, "default", capture: false, SoundNodeAccess.Allowed)));
    }

    [Fact]
    public void Only_devices_with_the_wanted_side_count()
    {
        Assert.Equal(2, DeviceSelector.Choose(_twoUsbCards, "usb pnp", capture: false, SoundNodeAccess.Allowed).Listed!.Index);
        Refuses(AudioCause.NoMatch, "hdmi", _twoUsbCards, "ReSpeaker");
    }

    [Fact]
    public void Two_that_fit_are_an_error_that_lists_them() =>
        Refuses(AudioCause.Ambiguous, "usb pnp", _twoUsbCards,
            "\"USB PnP Sound Device: Audio (hw:1,0) (ALSA)\", \"USB PnP Sound Device: Audio (hw:2,0) (ALSA)\"");

    [Fact]
    public void None_that_fits_is_an_error_that_lists_what_there_is() => Refuses(AudioCause.NoMatch, "Jabra", _twoUsbCards, "\"default (ALSA)\"");

    [Fact]
    public void The_device_of_an_absent_server_is_the_server_s_fault() => Refuses(AudioCause.ServerNotRunning, "jack", _twoUsbCards, "systemctl");

    [Fact]
    public void Nothing_at_all_is_told_apart_from_not_being_allowed()
    {
        Refuses(AudioCause.NoDevice, "default", [], "Plug", SoundNodeAccess.None);
        Refuses(AudioCause.PermissionDenied, "default", [], "usermod -aG audio", SoundNodeAccess.Denied);
        Refuses(AudioCause.NoDevice, "default", [Device(0, "HDMI", 0, 2)], "none with a capture side", SoundNodeAccess.Allowed);
    }

    [Fact]
    public void Without_a_default_a_single_device_is_it_and_of_several_none_is()
    {
        Assert.Equal(0, DeviceSelector.Choose([Device(0, "only", 1, 1)], "default", capture: true, SoundNodeAccess.Allowed).Listed!.Index);
        Refuses(AudioCause.NoMatch, "default", [Device(0, "one", 1, 1), Device(1, "two", 1, 1)], "names no default");
    }

    [Fact]
    public void Sound_nodes_are_looked_at_without_opening_them()
    {
        var folder = Directory.CreateTempSubdirectory("hydra-kiosk-nodes-");
        try
        {
            Assert.Equal(SoundNodeAccess.None, SoundNodes.Look(Path.Combine(folder.FullName, "missing"), _ => true));
            Assert.Equal(SoundNodeAccess.None, SoundNodes.Look(folder.FullName, _ => true));
            File.WriteAllText(Path.Combine(folder.FullName, "controlC0"), "");
            Assert.Equal(SoundNodeAccess.Allowed, SoundNodes.Look(folder.FullName, _ => true));
            Assert.Equal(SoundNodeAccess.Denied, SoundNodes.Look(folder.FullName, _ => false));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Refuses(Cause cause, string wanted, PortAudioDeviceInfo[] devices, string says,
        SoundNodeAccess access = SoundNodeAccess.Allowed)
    {
        var refusal = Assert.Throws<AudioDeviceException>(() => DeviceSelector.Choose(devices, wanted, capture: true, access));
        Assert.Equal(cause, refusal.Cause);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(cause.WhatToDo, refusal.Message, StringComparison.Ordinal);
    }

    private static PortAudioDeviceInfo Device(int index, string name, int captureChannels, int playbackChannels, bool isDefault = false) =>
        new(name, "ALSA", captureChannels, playbackChannels, 48000, default, default, isDefault, isDefault)
        {
            Index = index,
            HostApiType = PaNative.HostApiAlsa
        };
}
