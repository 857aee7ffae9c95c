using System.Text;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// Keeps what ALSA and JACK print on standard error while they probe (dozens of harmless lines per start) out of the journal: from
/// construction to <see cref="Dispose"/>, file descriptor 2 of the process is a memory file; <see cref="End"/> restores it and hands the
/// text over. One at a time, under <see cref="PortAudioLibrary"/>'s lock. Where the redirection cannot be made, nothing is captured and the
/// lines reach the journal: untidy, but never a reason not to open a device.
/// </summary>
internal sealed unsafe class StandardErrorCapture : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private readonly int _memory = -1;
    private readonly int _saved = -1;
    private bool _ended;

    public StandardErrorCapture()
    {
        _saved = PosixNative.Fcntl(PosixNative.StandardError, PosixNative.DupFdCloseOnExec, 0);
        if (_saved < 0)
        {
            return; // no standard error to speak of
        }

        _memory = PosixNative.MemFdCreate("stderr", PosixNative.MemFdCloseOnExec);
        if (_memory >= 0 && PosixNative.Dup2(_memory, PosixNative.StandardError) < 0)
        {
            _ = PosixNative.Close(_memory);
            _memory = -1;
        }
    }

    /// <summary>Restores standard error and returns what was written meanwhile, at most 64 KB of it; empty when called again.</summary>
    public string End()
    {
        if (_ended)
        {
            return "";
        }

        _ended = true;
        var text = "";
        if (_memory >= 0)
        {
            _ = PosixNative.Dup2(_saved, PosixNative.StandardError);
            text = ReadAll();
            _ = PosixNative.Close(_memory);
        }

        if (_saved >= 0)
        {
            _ = PosixNative.Close(_saved);
        }

        return text;
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private string ReadAll()
    {
        var bytes = new byte[MostBytes];
        var length = 0;
        fixed (byte* start = bytes)
        {
            nint got;
            while (length < MostBytes && (got = PosixNative.PRead(_memory, start + length, MostBytes - length, length)) > 0)
            {
                length += (int)got;
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Trim();
    }
}
