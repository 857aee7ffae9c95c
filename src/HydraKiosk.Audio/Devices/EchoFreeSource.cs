namespace HydraKiosk.Audio.Devices;

/// <summary>Microphones from whose sound the sound server takes the echo before anybody gets it, by their names.</summary>
public static class EchoFreeSource
{
    /// <summary>
    /// PipeWire's libpipewire-module-echo-cancel calls its source "Echo-Cancel Source" (node "echo-cancel-source"), PulseAudio's module-echo-cancel
    /// calls it "… (echo cancelled with …)" (source "….echo-cancel").
    /// </summary>
    private static readonly string[] _names = ["echo-cancel", "echo cancel", "echo_cancel", "echocancel"];

    /// <summary>The other ends of the same modules: what is played, and the microphone before.</summary>
    private static readonly string[] _otherEnds = ["monitor", "sink", "playback", "echo-cancel capture", "echo-cancel-capture"];

    /// <summary>Whether a microphone's name says so.</summary>
    /// <param name="microphone">As the host API calls it.</param>
    public static bool IsNamed(string microphone)
    {
        ArgumentNullException.ThrowIfNull(microphone);
        return Array.Exists(_names, name => microphone.Contains(name, StringComparison.OrdinalIgnoreCase))
            && !Array.Exists(_otherEnds, name => microphone.Contains(name, StringComparison.OrdinalIgnoreCase));
    }
}
