using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

// The C structures of portaudio.h 19.6/19.7 and pa_linux_alsa.h on 64-bit Linux, where "unsigned long" is eight bytes. Sizes and
// offsets are the same on x86-64 and AArch64 and are asserted by a test: a wrong one is a crash in a sound driver, not an error code.

/// <summary><c>PaStreamParameters</c>, 32 bytes: one direction of a stream to open.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PaStreamParameters
{
    public int Device;
    public int ChannelCount;
    public nuint SampleFormat;
    public double SuggestedLatencySeconds;
    public void* HostApiSpecificStreamInfo;
}

/// <summary><c>PaDeviceInfo</c>, 72 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PaDeviceInfo
{
    public int StructVersion;
    public byte* Name;
    public int HostApi;
    public int MaxInputChannels;
    public int MaxOutputChannels;
    public double DefaultLowInputLatencySeconds;
    public double DefaultLowOutputLatencySeconds;
    public double DefaultHighInputLatencySeconds;
    public double DefaultHighOutputLatencySeconds;
    public double DefaultSampleRateHz;
}

/// <summary><c>PaHostApiInfo</c>, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PaHostApiInfo
{
    public int StructVersion;
    public int Type;
    public byte* Name;
    public int DeviceCount;
    public int DefaultInputDevice;
    public int DefaultOutputDevice;
}

/// <summary><c>PaStreamInfo</c>, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PaStreamInfo
{
    public int StructVersion;
    public double InputLatencySeconds;
    public double OutputLatencySeconds;
    public double SampleRateHz;
}

/// <summary><c>PaHostErrorInfo</c>, 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PaHostErrorInfo
{
    public int HostApiType;
    public nint ErrorCode;
    public byte* ErrorText;
}

/// <summary><c>PaStreamCallbackTimeInfo</c>, 24 bytes; times are of the stream's own clock.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PaStreamCallbackTimeInfo
{
    public double InputBufferAdcTimeSeconds;
    public double CurrentTimeSeconds;
    public double OutputBufferDacTimeSeconds;
}

/// <summary><c>PaAlsaStreamInfo</c>, 32 bytes: opens an ALSA PCM by its own name instead of by a place in the list.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PaAlsaStreamInfo
{
    public nuint Size;
    public int HostApiType;
    public nuint Version;
    public byte* DeviceString;
}
