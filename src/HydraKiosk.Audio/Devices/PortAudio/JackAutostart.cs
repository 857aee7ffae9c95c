namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>A missing JACK server must stay missing: libjack would otherwise start one, with settings nobody chose.</summary>
internal static class JackAutostart
{
    /// <summary>
    /// Before PortAudio is initialised. The C library's own environment is what libjack reads; .NET's copy does not reach it. A technician's own
    /// setting is kept.
    /// </summary>
    public static void Forbid() => _ = PosixNative.SetEnvironment("JACK_NO_START_SERVER", "1", overwrite: 0);
}
