using System.Runtime.CompilerServices;

namespace PortAudioSharp;

public static class PortAudio
{
    public const int NoDevice = -1;
    public const uint FramesPerBufferUnspecified = 0;

    public static int DefaultInputDevice => 0;

    public static int DefaultOutputDevice => 0;

    public static int DeviceCount => 1;

    public static string GetErrorText(ErrorCode errorCode) => errorCode.ToString();

    public static void Initialize()
    {
    }

    public static void Terminate()
    {
    }

    public static DeviceInfo GetDeviceInfo(int device)
    {
        SoilStack();
        return new DeviceInfo
        {
            structVersion = 2,
            name = "a card of nothing",
            maxInputChannels = 1,
            maxOutputChannels = 2,
            defaultLowInputLatency = 0.01,
            defaultLowOutputLatency = 0.01,
            defaultHighInputLatency = 0.1,
            defaultHighOutputLatency = 0.1,
            defaultSampleRate = 48_000,
        };
    }

    /// <summary>
    /// What the caller puts next where this was, and does not write to the last byte, is not zero by luck. In a program that just started most of the
    /// stack is still as the kernel gave it, and hides such a mistake.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SoilStack()
    {
        Span<byte> below = stackalloc byte[32 * 1024];
        below.Fill(0xA5);
    }
}

public struct DeviceInfo
{
    public int structVersion;
    public string name;
    public int hostApi;
    public int maxInputChannels;
    public int maxOutputChannels;
    public double defaultLowInputLatency;
    public double defaultLowOutputLatency;
    public double defaultHighInputLatency;
    public double defaultHighOutputLatency;
    public double defaultSampleRate;
}

public struct StreamParameters
{
    public int device;
    public int channelCount;
    public SampleFormat sampleFormat;
    public double suggestedLatency;
    public IntPtr hostApiSpecificStreamInfo;
}

public enum SampleFormat : uint
{
    Float32 = 1,
    Int32 = 2,
    Int24 = 4,
    Int16 = 8,
    Int8 = 16,
    UInt8 = 32,
    CustomFormat = 0x10000,
    NonInterleaved = 0x80000000,
}

public enum StreamFlags : uint
{
    NoFlag = 0,
    ClipOff = 1,
    DitherOff = 2,
    NeverDropInput = 4,
    PrimeOutputBuffersUsingStreamCallback = 8,
    PlatformSpecificFlags = 0xFFFF0000,
}

public enum StreamCallbackFlags : uint
{
    InputUnderflow = 1,
    InputOverflow = 2,
    OutputUnderflow = 4,
    OutputOverflow = 8,
    PrimingOutput = 16,
}

public enum StreamCallbackResult
{
    Continue = 0,
    Complete = 1,
    Abort = 2,
}

public struct StreamCallbackTimeInfo
{
    public double inputBufferAdcTime;
    public double currentTime;
    public double outputBufferDacTime;
}

public class PortAudioException : Exception
{
    public PortAudioException(ErrorCode ec) => ErrorCode = ec;

    public PortAudioException(ErrorCode ec, string msg)
        : base(msg) => ErrorCode = ec;

    public PortAudioException(ErrorCode ec, string msg, Exception inner)
        : base(msg, inner) => ErrorCode = ec;

    public ErrorCode ErrorCode { get; }
}

public enum ErrorCode
{
    NoError = 0,
    NotInitialized = -10000,
    UnanticipatedHostError = -9999,
    InvalidChannelCount = -9998,
    InvalidSampleRate = -9997,
    InvalidDevice = -9996,
    SampleFormatNotSupported = -9994,
    DeviceUnavailable = -9985,
}
