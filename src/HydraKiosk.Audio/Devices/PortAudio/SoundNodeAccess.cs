namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What this process may do with the kernel's sound devices: tells "no card" from "not allowed to see the card".</summary>
internal enum SoundNodeAccess
{
    /// <summary>The kernel offers no sound device.</summary>
    None,

    /// <summary>There are devices, and at least one may be opened.</summary>
    Allowed,

    /// <summary>There are devices, and none may be opened: ALSA then lists no card at all, as if there were none.</summary>
    Denied,
}

/// <summary>Looks at the device nodes of ALSA.</summary>
internal static class SoundNodes
{
    /// <param name="directory">/dev/snd.</param>
    /// <param name="mayOpen">Whether this process may read and write a node.</param>
    public static SoundNodeAccess Look(string directory, Func<string, bool> mayOpen)
    {
        string[] nodes;
        try
        {
            nodes = Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory, "controlC*") : [];
        }
        catch (UnauthorizedAccessException)
        {
            return SoundNodeAccess.Denied;
        }

        return nodes.Length == 0 ? SoundNodeAccess.None : Array.Exists(nodes, node => mayOpen(node)) ? SoundNodeAccess.Allowed
            : SoundNodeAccess.Denied;
    }

    /// <summary>Of this machine.</summary>
    public static SoundNodeAccess Look() => Look("/dev/snd", path => PosixNative.Access(path, PosixNative.ReadAndWrite) == 0);
}
