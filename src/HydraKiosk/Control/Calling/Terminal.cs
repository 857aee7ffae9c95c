using System.Runtime.InteropServices;

namespace HydraKiosk.Control.Calling;

/// <summary>What the framework does not tell of standard output, or only after it has sent the terminal codes of its own.</summary>
internal static unsafe partial class Terminal
{
    private const int StandardOutput = 1;
    private const int UsualColumns = 80;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ
    private const short Error = 0x8; // POLLERR

    /// <summary>How wide it is; 80 where that is not known.</summary>
    public static int Columns
    {
        get
        {
            WindowSize size = default;
            return Control(StandardOutput, GetWindowSize, &size) == 0 && size.Columns > 0 ? size.Columns : UsualColumns;
        }
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
