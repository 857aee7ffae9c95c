using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices.PortAudio;

namespace HydraKiosk.Audio.Tests.PortAudio;

/// <summary>The layouts that a C compiler gives portaudio.h on x86-64 and on AArch64.</summary>
public sealed class PaLayoutTests
{
    [Fact]
    public void Stream_parameters() => Check<PaStreamParameters>(
        32, ("Device", 0), ("ChannelCount", 4), ("SampleFormat", 8), ("SuggestedLatencySeconds", 16), ("HostApiSpecificStreamInfo", 24));

    [Fact]
    public void Device_info() => Check<PaDeviceInfo>(
        72, ("StructVersion", 0), ("Name", 8), ("HostApi", 16), ("MaxInputChannels", 20), ("MaxOutputChannels", 24),
        ("DefaultLowInputLatencySeconds", 32),
        ("DefaultLowOutputLatencySeconds", 40), ("DefaultHighInputLatencySeconds", 48), ("DefaultHighOutputLatencySeconds", 56),
        ("DefaultSampleRateHz", 64));

    [Fact]
    public void Host_api_info() => Check<PaHostApiInfo>(
        32, ("StructVersion", 0), ("Type", 4), ("Name", 8), ("DeviceCount", 16), ("DefaultInputDevice", 20), ("DefaultOutputDevice", 24));

    [Fact]
    public void Stream_info() =>
        Check<PaStreamInfo>(32, ("StructVersion", 0), ("InputLatencySeconds", 8), ("OutputLatencySeconds", 16), ("SampleRateHz", 24));

    [Fact]
    public void Host_error_info() => Check<PaHostErrorInfo>(24, ("HostApiType", 0), ("ErrorCode", 8), ("ErrorText", 16));

    [Fact]
    public void Callback_time_info() => Check<PaStreamCallbackTimeInfo>(
        24, ("InputBufferAdcTimeSeconds", 0), ("CurrentTimeSeconds", 8), ("OutputBufferDacTimeSeconds", 16));

    [Fact]
    public void Alsa_stream_info() => Check<PaAlsaStreamInfo>(32, ("Size", 0), ("HostApiType", 8), ("Version", 16), ("DeviceString", 24));

    private static void Check<T>(int size, params (string Field, int Offset)[] fields)
        where T : unmanaged
    {
        Assert.Equal(size, Marshal.SizeOf<T>());
        Assert.Equal(fields.Length, typeof(T).GetFields().Length);
        Assert.All(fields, field => Assert.Equal(field.Offset, (int)Marshal.OffsetOf<T>(field.Field)));
    }
}
