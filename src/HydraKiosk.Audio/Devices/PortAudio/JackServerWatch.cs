using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// Knows whether the JACK server that PortAudio connected to at its initialisation is still the same living one. PortAudio connects to any
/// running server, wanted or not, and asserts that it is alive when it terminates: without this, a JACK server that stops would end a daemon that
/// only uses ALSA. A client of our own, with no ports, is told of the server's end by libjack.
/// </summary>
internal sealed unsafe class JackServerWatch
{
    private const int NoStartServer = 1;

    private readonly nint _library;
    private readonly void* _client;
    private readonly int* _gone;

    private JackServerWatch(nint library, void* client, int* gone)
    {
        _library = library;
        _client = client;
        _gone = gone;
    }

    /// <summary>Whether the server has gone; also true when it was gone before the watch began.</summary>
    public bool IsGone => _client is null || Volatile.Read(ref *_gone) != 0;

    /// <summary>Begins to watch; called right after PortAudio has connected.</summary>
    public static JackServerWatch Begin()
    {
        if (!NativeLibrary.TryLoad("libjack.so.0", out var library))
        {
            return new JackServerWatch(0, null, null); // PortAudio has a JACK side without libjack: nothing to rely on
        }

        var open = (delegate* unmanaged[Cdecl]<byte*, int, int*, void*>)NativeLibrary.GetExport(library, "jack_client_open");
        var onShutdown = (delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<void*, void>, void*, void>)NativeLibrary.GetExport(library,
            "jack_on_shutdown");
        void* client;
        fixed (byte* name = "hydra-kiosk-watch"u8)
        {
            client = open(name, NoStartServer, null);
        }

        var gone = (int*)NativeMemory.AllocZeroed(sizeof(int));
        if (client is not null)
        {
            onShutdown(client, &OnShutdown, gone);
        }

        return new JackServerWatch(library, client, gone);
    }

    /// <summary>Ends the watch. The client of a server that has gone is left behind, as is the word it may still write to.</summary>
    public void End()
    {
        if (!IsGone)
        {
            _ = ((delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(_library, "jack_client_close"))(_client);
            NativeMemory.Free(_gone);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnShutdown(void* gone) => Volatile.Write(ref *(int*)gone, 1);
}
