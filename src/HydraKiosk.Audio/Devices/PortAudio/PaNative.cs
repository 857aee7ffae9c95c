using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// The functions of PortAudio that the kiosk uses, bound under the versioned name that every Debian-family board has. None of them is
/// thread-safe against the others: <see cref="PortAudioLibrary"/> is the only caller of those that touch the library as a whole.
/// </summary>
/// <remarks>
/// Bound by hand instead of imported, since one copy of the library may have to be left behind for good: PortAudio 19.6 (Debian's) cannot close a
/// stream whose JACK server has gone. <c>Pa_CloseStream</c> waits ten minutes for a callback that never comes, and past that an
/// assertion ends the process; so does <c>Pa_Terminate</c>. <see cref="BindFresh"/> then loads a second copy with state of its own.
/// </remarks>
internal static unsafe class PaNative
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

    private static delegate* unmanaged[Cdecl]<int> _initialize;
    private static delegate* unmanaged[Cdecl]<int> _terminate;
    private static delegate* unmanaged[Cdecl]<int, byte*> _getErrorText;
    private static delegate* unmanaged[Cdecl]<PaHostErrorInfo*> _getLastHostErrorInfo;
    private static delegate* unmanaged[Cdecl]<int> _getDeviceCount;
    private static delegate* unmanaged[Cdecl]<int, PaDeviceInfo*> _getDeviceInfo;
    private static delegate* unmanaged[Cdecl]<int, PaHostApiInfo*> _getHostApiInfo;
    private static delegate* unmanaged[Cdecl]<int> _getDefaultInputDevice;
    private static delegate* unmanaged[Cdecl]<int> _getDefaultOutputDevice;
    private static delegate* unmanaged[Cdecl]<void**, PaStreamParameters*, PaStreamParameters*, double, nuint, nuint,
        delegate* unmanaged[Cdecl]<void*, void*, nuint, PaStreamCallbackTimeInfo*, nuint, void*, int>, void*, int> _openStream;
    private static delegate* unmanaged[Cdecl]<void*, int> _closeStream;
    private static delegate* unmanaged[Cdecl]<void*, int> _startStream;
    private static delegate* unmanaged[Cdecl]<void*, int> _abortStream;
    private static delegate* unmanaged[Cdecl]<void*, int> _isStreamActive;
    private static delegate* unmanaged[Cdecl]<void*, PaStreamInfo*> _getStreamInfo;
    private static delegate* unmanaged[Cdecl]<int, int> _hostApiTypeToIndex;
    private static string? _path;

    /// <summary>The copy of the library that is bound; 0 before the first <see cref="Bind"/>.</summary>
    public static nint Handle { get; private set; }

    public static int Initialize() => _initialize();

    public static int Terminate() => _terminate();

    public static byte* GetErrorText(int error) => _getErrorText(error);

    public static PaHostErrorInfo* GetLastHostErrorInfo() => _getLastHostErrorInfo();

    public static int GetDeviceCount() => _getDeviceCount();

    public static PaDeviceInfo* GetDeviceInfo(int device) => _getDeviceInfo(device);

    public static PaHostApiInfo* GetHostApiInfo(int hostApi) => _getHostApiInfo(hostApi);

    public static int GetDefaultInputDevice() => _getDefaultInputDevice();

    public static int GetDefaultOutputDevice() => _getDefaultOutputDevice();

    public static int OpenStream(
        void** stream, PaStreamParameters* input, PaStreamParameters* output, double sampleRateHz, nuint framesPerBuffer, nuint flags,
        delegate* unmanaged[Cdecl]<void*, void*, nuint, PaStreamCallbackTimeInfo*, nuint, void*, int> callback,
        void* user) =>
        _openStream(stream, input, output, sampleRateHz, framesPerBuffer, flags, callback, user);

    public static int CloseStream(void* stream) => _closeStream(stream);

    public static int StartStream(void* stream) => _startStream(stream);

    public static int AbortStream(void* stream) => _abortStream(stream);

    public static int IsStreamActive(void* stream) => _isStreamActive(stream);

    public static PaStreamInfo* GetStreamInfo(void* stream) => _getStreamInfo(stream);

    /// <returns>The host API's index; negative when the library has none of that type, or its server does not run.</returns>
    public static int HostApiTypeToIndex(int type) => _hostApiTypeToIndex(type);

    /// <summary>Binds the system's library, unless one is bound already.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    public static void Bind()
    {
        if (Handle == 0)
        {
            BindTo(NativeLibrary.Load(Library));
        }
    }

    /// <summary>
    /// Leaves the bound copy behind as it is and binds a new one, whose variables are its own. The copy is made in memory, since the loader knows a
    /// library by its file; its descriptor stays open, since it also knows it by its name. About 200 KB for each sound server that died.
    /// </summary>
    /// <exception cref="DllNotFoundException">The library's file is gone, or the system forbids to load from memory.</exception>
    public static void BindFresh()
    {
        _path ??= Array.Find(
            System.IO.File.ReadAllLines("/proc/self/maps"), line => line.Contains("/libportaudio.so", StringComparison.Ordinal)) is { } line
            ? line[line.IndexOf('/', StringComparison.Ordinal)..]
            : throw new DllNotFoundException($"{Library} is loaded from nowhere");
        var descriptor = PosixNative.MemFdCreate("libportaudio", 0);
        if (descriptor < 0)
        {
            throw new DllNotFoundException($"no room for another copy of {_path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        using (var copy = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write))
        using (var original = System.IO.File.OpenRead(_path))
        {
            original.CopyTo(copy);
        }

        BindTo(NativeLibrary.Load($"/proc/self/fd/{descriptor}"));
    }

    /// <summary>The text of a C string that belongs to the library.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static void BindTo(nint library)
    {
        _initialize = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "Pa_Initialize");
        _terminate = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "Pa_Terminate");
        _getErrorText = (delegate* unmanaged[Cdecl]<int, byte*>)NativeLibrary.GetExport(library, "Pa_GetErrorText");
        _getLastHostErrorInfo = (delegate* unmanaged[Cdecl]<PaHostErrorInfo*>)NativeLibrary.GetExport(library, "Pa_GetLastHostErrorInfo");
        _getDeviceCount = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "Pa_GetDeviceCount");
        _getDeviceInfo = (delegate* unmanaged[Cdecl]<int, PaDeviceInfo*>)NativeLibrary.GetExport(library, "Pa_GetDeviceInfo");
        _getHostApiInfo = (delegate* unmanaged[Cdecl]<int, PaHostApiInfo*>)NativeLibrary.GetExport(library, "Pa_GetHostApiInfo");
        _getDefaultInputDevice = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "Pa_GetDefaultInputDevice");
        _getDefaultOutputDevice = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "Pa_GetDefaultOutputDevice");
        _openStream = (delegate* unmanaged[Cdecl]<void**, PaStreamParameters*, PaStreamParameters*, double, nuint, nuint,
            delegate* unmanaged[Cdecl]<void*, void*, nuint, PaStreamCallbackTimeInfo*, nuint, void*, int>, void*,
                int>)NativeLibrary.GetExport(library, "Pa_OpenStream");
        _closeStream = (delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(library, "Pa_CloseStream");
        _startStream = (delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(library, "Pa_StartStream");
        _abortStream = (delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(library, "Pa_AbortStream");
        _isStreamActive = (delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(library, "Pa_IsStreamActive");
        _getStreamInfo = (delegate* unmanaged[Cdecl]<void*, PaStreamInfo*>)NativeLibrary.GetExport(library, "Pa_GetStreamInfo");
        _hostApiTypeToIndex = (delegate* unmanaged[Cdecl]<int, int>)NativeLibrary.GetExport(library, "Pa_HostApiTypeIdToHostApiIndex");
        Handle = library;
    }
}
