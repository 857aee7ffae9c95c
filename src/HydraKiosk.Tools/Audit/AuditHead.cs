using System.Text;
using System.Text.Json;
using HydraKiosk.Tools.Storage;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// How far the log has come, beside the log: the last lines of a chain can be cut off without anything in it showing that. Written after each line
/// is on the disk, and not waited for, so it is never ahead of a log that is whole; after a loss of power it may be behind.
/// </summary>
/// <param name="Sequence">The number of the last line.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditHead(long Sequence, string Hash)
{
    /// <summary>One sector holds it, so that it is never written in part.</summary>
    private const int Bytes = 256;

    /// <summary>Reads it; null where there is none, or none that can be understood.</summary>
    public static AuditHead? Read(StateFolder folder)
    {
        try
        {
            if (folder.Read(AuditFiles.Head, Bytes) is not { } bytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new AuditHead(root.GetProperty("sequence"u8).GetInt64(), root.GetProperty("hash"u8).GetString() ?? "");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null; // damaged: the chain itself still tells everything but its own length
        }
    }

    /// <summary>Writes it in place.</summary>
    public void Write(SafeFileHandle file)
    {
        var text = $$"""{"format":1,"sequence":{{Sequence}},"hash":"{{Hash}}"}""";
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(text.PadRight(Bytes - 1) + "\n"), 0);
    }
}
