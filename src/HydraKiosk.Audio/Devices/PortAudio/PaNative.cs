using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// The functions of PortAudio that the kiosk uses, imported under the versioned name that every Debian-family board has. None of them is
/// thread-safe against the others: <see cref="PortAudioLibrary"/> is the only caller of those that touch the library as a whole.
/// </summary>
internal static unsafe partial class PaNative
{
    public const string Library = "libportaudio.so.2";

    public const int NoError = 0;
    public const int UnanticipatedHostError = -9999;
    public const int InvalidChannelCount = -9998;
    public const int InvalidSampleRate = -9997;
    public const int InvalidDevice = -9996;
    public const int DeviceUnavailable = -9985;
    public const int StreamIsStopped = -9983;

    public const int NoDevice = -1;
    public const int UseHostApiSpecificDeviceSpecification = -2;
    public const nuint Float32 = 1;
    public const nuint ClipOff = 1;
    public const int HostApiAlsa = 8;
    public const int HostApiJack = 12;

    public const int Continue = 0;
    public const int Abort = 2;

    public const nuint InputUnderflow = 1;
    public const nuint InputOverflow = 2;
    public const nuint OutputUnderflow = 4;
    public const nuint OutputOverflow = 8;

    [LibraryImport(Library, EntryPoint = "Pa_Initialize")]
    public static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "Pa_Terminate")]
    public static partial int Terminate();

    [LibraryImport(Library, EntryPoint = "Pa_GetVersion")]
    public static partial int GetVersion();

    [LibraryImport(Library, EntryPoint = "Pa_GetErrorText")]
    public static partial byte* GetErrorText(int error);

    [LibraryImport(Library, EntryPoint = "Pa_GetLastHostErrorInfo")]
    public static partial PaHostErrorInfo* GetLastHostErrorInfo();

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceCount")]
    public static partial int GetDeviceCount();

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceInfo")]
    public static partial PaDeviceInfo* GetDeviceInfo(int device);

    [LibraryImport(Library, EntryPoint = "Pa_GetHostApiInfo")]
    public static partial PaHostApiInfo* GetHostApiInfo(int hostApi);

    [LibraryImport(Library, EntryPoint = "Pa_HostApiTypeIdToHostApiIndex")]
    public static partial int HostApiTypeToIndex(int type);

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultInputDevice")]
    public static partial int GetDefaultInputDevice();

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultOutputDevice")]
    public static partial int GetDefaultOutputDevice();

    [LibraryImport(Library, EntryPoint = "Pa_OpenStream")]
    public static partial int OpenStream(
        void** stream,
        PaStreamParameters* input,
        PaStreamParameters* output,
        double sampleRateHz,
        nuint framesPerBuffer,
        nuint flags,
        delegate* unmanaged[Cdecl]<void*, void*, nuint, PaStreamCallbackTimeInfo*, nuint, void*, int> callback,
        void* user);

    [LibraryImport(Library, EntryPoint = "Pa_CloseStream")]
    public static partial int CloseStream(void* stream);

    [LibraryImport(Library, EntryPoint = "Pa_StartStream")]
    public static partial int StartStream(void* stream);

    [LibraryImport(Library, EntryPoint = "Pa_AbortStream")]
    public static partial int AbortStream(void* stream);

    [LibraryImport(Library, EntryPoint = "Pa_IsStreamActive")]
    public static partial int IsStreamActive(void* stream);

    [LibraryImport(Library, EntryPoint = "Pa_GetStreamInfo")]
    public static partial PaStreamInfo* GetStreamInfo(void* stream);

    [LibraryImport(Library, EntryPoint = "Pa_GetStreamCpuLoad")]
    public static partial double GetStreamCpuLoad(void* stream);

    /// <summary>The text of a C string that belongs to the library.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
