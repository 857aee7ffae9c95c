using System.Globalization;
using System.Runtime.InteropServices;

namespace HydraKiosk.Terminals;

/// <summary>What the framework does not tell of standard output, or only after it has sent the terminal codes of its own.</summary>
internal static unsafe partial class Terminal
{
    private const int StandardOutput = 1;
    private const int UsualColumns = 80;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ
    private const short Error = 0x8; // POLLERR

    /// <summary>How wide it is now; where the system does not know, what <c>$COLUMNS</c> says, or 80.</summary>
    public static int Columns
    {
        get
        {
            WindowSize size = default;
            return Control(StandardOutput, GetWindowSize, &size) == 0 && size.Columns > 0 ? size.Columns
                : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
                    && named > 0 ? named
                : UsualColumns;
        }
    }

    /// <summary>
    /// What may be written to standard output of a verb: nothing but text in a pipe, and where the person or the terminal wants it so.
    /// </summary>
    /// <param name="output">Where the verb writes.</param>
    /// <param name="variable">Environment variables by name.</param>
    public static TerminalKind Of(TextWriter output, Func<string, string?> variable)
    {
        return !ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected ? TerminalKind.None
            : TakesCodes(variable) ? TerminalKind.Full
            : TerminalKind.Plain;
    }

    /// <summary>Whether escape codes are understood and wanted (<c>no-color.org</c>).</summary>
    /// <param name="variable">Environment variables by name.</param>
    public static bool TakesCodes(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable("TERM") is { Length: > 0 } kind && kind != "dumb" && string.IsNullOrEmpty(variable("NO_COLOR"));
    }

    /// <summary>Whether nobody will ever read what is written: the framework swallows that error.</summary>
    public static bool IsBroken
    {
        get
        {
            var poll = new PollDescriptor { Descriptor = StandardOutput };
            return Poll(&poll, 1, 0) > 0 && (poll.Happened & Error) != 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, WindowSize* size);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    /// <summary><c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthPixels;
        public ushort HeightPixels;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
