using System.Runtime.InteropServices;
using System.Text;

namespace HydraKiosk.Processes;

/// <summary>What a process must have before anything else: three standard descriptors, no core dumps, room for threads.</summary>
internal static unsafe partial class ProcessSetup
{
    /// <summary>Made by the runtime for a dump of the whole memory, which holds the key.</summary>
    private static readonly string[] _dumpVariables = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const int ReadWrite = 2; // O_RDWR
    private const int SetDumpable = 4; // PR_SET_DUMPABLE
    private const int CoreSize = 4; // RLIMIT_CORE
    private const int StandardError = 2;
    private const short Writable = 4; // POLLOUT

    /// <summary>
    /// Puts /dev/null where standard input, output or error is closed: else the next socket or file would get that number, and every
    /// complaint would be written into it. Where the runtime itself was faster, the program is started once more.
    /// </summary>
    public static void OpenStandardDescriptors()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var again = _dumpVariables.Any(name => Environment.GetEnvironmentVariable(name) is not null and not "0");
        for (var descriptor = 0; descriptor <= StandardError; descriptor++)
        {
            var flags = Control(descriptor, GetDescriptorFlags, 0);
            if (flags < 0)
            {
                _ = Open("/dev/null", ReadWrite); // takes the lowest free number, which is this one
            }
            else if ((flags & CloseOnExec) != 0)
            {
                again = true; // inherited is none of these: the runtime opened something of its own
            }
        }

        if (again)
        {
            StartAgain();
        }
    }

    /// <summary>No core dump of this process: its memory holds the key, and what people said.</summary>
    public static void ForbidCoreDumps()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A handler behind a pipe (systemd-coredump, apport) ignores the limit; a file ignores the flag where suid_dumpable is set.
        var none = stackalloc nuint[2];
        (none[0], none[1]) = (0, 0);
        _ = SetLimit(CoreSize, none);
        _ = Process(SetDumpable, 0, 0, 0, 0);
    }

    /// <summary>Whether the system gives so many more threads, which are let go at once.</summary>
    public static bool HasRoomForThreads(int count)
    {
        using var over = new ManualResetEventSlim();
        var threads = new List<Thread>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var thread = new Thread(over.Wait, maxStackSize: 128 * 1024) { IsBackground = true, Name = "probe" };
                thread.Start();
                threads.Add(thread);
            }

            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
        finally
        {
            over.Set();
            threads.ForEach(thread => thread.Join());
        }
    }

    /// <summary>Writes to standard error without the framework and without waiting; then ends the process, whatever its threads do.</summary>
    public static void EndNow(string lastLine, int exitCode)
    {
        var poll = new PollDescriptor { Descriptor = StandardError, Wanted = Writable };
        var bytes = Encoding.UTF8.GetBytes(lastLine + "\n");
        if (Poll(&poll, 1, 0) > 0 && (poll.Happened & Writable) != 0)
        {
            fixed (byte* first = bytes)
            {
                _ = Write(StandardError, first, (nuint)bytes.Length);
            }
        }

        Exit(exitCode);
    }

    private static void StartAgain()
    {
        foreach (var name in _dumpVariables)
        {
            _ = Unset(name);
        }

        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        var list = new nint[arguments.Length + 1];
        for (var i = 0; i < arguments.Length; i++)
        {
            list[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
        }

        var nowhere = Open("/dev/null", ReadWrite);
        for (var descriptor = 0; descriptor <= StandardError; descriptor++)
        {
            if ((Control(descriptor, GetDescriptorFlags, 0) & CloseOnExec) != 0)
            {
                _ = Duplicate(nowhere, descriptor);
            }
        }

        fixed (nint* first = list)
        {
            _ = Execute("/proc/self/exe", first); // returns only where it fails: then things are as they were
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint* arguments);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Process(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, nuint* limit);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
