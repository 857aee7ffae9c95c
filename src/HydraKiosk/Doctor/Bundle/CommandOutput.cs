using System.Runtime.InteropServices;
using System.Text;

namespace HydraKiosk.Doctor.Bundle;

/// <summary>
/// What a command prints. Three calls of the C library in place of the framework's process class, which nothing else of this program needs.
/// </summary>
internal static unsafe partial class CommandOutput
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int BlockBytes = 16 * 1024;

    /// <summary>Runs a command and waits for its end.</summary>
    /// <param name="command">For the shell, so nothing that anybody else has written; it has a limit of its own.</param>
    /// <returns>Its output, or why there is none.</returns>
    public static string Of(string command)
    {
        var pipe = Open(command, "r");
        if (pipe == 0)
        {
            return $"{command}: {Marshal.GetLastPInvokeErrorMessage()}";
        }

        using var output = new MemoryStream();
        var block = new byte[BlockBytes];
        fixed (byte* first = block)
        {
            for (var length = (int)Read(first, 1, BlockBytes, pipe); length > 0; length = (int)Read(first, 1, BlockBytes, pipe))
            {
                output.Write(block, 0, output.Length < MostBytes ? length : 0); // to its end, so that the command is not ended in the middle
            }
        }

        _ = Close(pipe);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    [LibraryImport("libc", EntryPoint = "popen", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string command, string type);

    [LibraryImport("libc", EntryPoint = "fread")]
    private static partial nuint Read(byte* to, nuint size, nuint count, nint stream);

    [LibraryImport("libc", EntryPoint = "pclose")]
    private static partial int Close(nint stream);
}
