using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Programs;

/// <summary>
/// Starts a program as the leader of a session of its own, with three descriptors and nothing else of this process. The runtime's own
/// <c>Process</c> can put nobody into a group or session, and passes on signals that it has blocked or ignores.
/// </summary>
internal static unsafe partial class Spawn
{
    private const short SetSignalDefaults = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const short SetSignalMask = 0x08; // POSIX_SPAWN_SETSIGMASK
    private const short SetSession = 0x80; // POSIX_SPAWN_SETSID, glibc 2.26
    private const int SignalSetBytes = 128; // sigset_t
    private const int RoomBytes = 512; // posix_spawnattr_t has 336 bytes and posix_spawn_file_actions_t has 80 on Linux with glibc
    private const int FirstOther = 3; // after the three standard descriptors

    /// <summary>Starts a program.</summary>
    /// <param name="path">The absolute path of the program.</param>
    /// <param name="arguments">What follows the program's own name.</param>
    /// <param name="variables">All of its environment.</param>
    /// <param name="folder">Where it starts.</param>
    /// <param name="input">Becomes its standard input.</param>
    /// <param name="output">Becomes its standard output.</param>
    /// <param name="error">Becomes its standard error.</param>
    /// <param name="pid">Its number, which is that of its group and session as well.</param>
    /// <returns>0, or the number of the error.</returns>
    public static int Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, string folder, int input, int output, int error,
        out int pid)
    {
        var room = stackalloc nint[RoomBytes / sizeof(nint) * 2];
        new Span<byte>(room, RoomBytes * 2).Clear();
        void* attributes = room, actions = (byte*)room + RoomBytes;
        var signals = stackalloc byte[SignalSetBytes];
        pid = 0;
        using var words = new NativeStrings([path, .. arguments]);
        using var environment = new NativeStrings(variables.Select(static pair => $"{pair.Key}={pair.Value}"));
        var failed = InitAttributes(attributes);
        if (failed != 0)
        {
            return failed;
        }

        failed = InitActions(actions);
        if (failed != 0)
        {
            _ = DestroyAttributes(attributes);
            return failed;
        }

        try
        {
            // No signal is blocked, and each does what it does by default: the runtime ignores some, and a program would inherit that.
            new Span<byte>(signals, SignalSetBytes).Clear();
            Check(SetMask(attributes, signals));
            new Span<byte>(signals, SignalSetBytes).Fill(0xFF);
            Check(SetDefaults(attributes, signals));
            Check(SetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession));
            Check(AddDuplicate(actions, input, 0));
            Check(AddDuplicate(actions, output, 1));
            Check(AddDuplicate(actions, error, 2));
            Check(AddFolder(actions, folder));
            Check(AddCloseFrom(actions, FirstOther));
            if (failed != 0)
            {
                return failed;
            }

            fixed (nint* argv = words.Pointers, envp = environment.Pointers)
            fixed (int* started = &pid)
            {
                return StartNative(started, path, actions, attributes, argv, envp);
            }
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }

        void Check(int result) => failed = failed == 0 ? result : failed;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StartNative(int* pid, string path, void* actions, void* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(void* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(void* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(void* actions, int from, int to);

    /// <summary>glibc 2.29.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddFolder(void* actions, string path);

    /// <summary>glibc 2.34. A library of this process may have opened a descriptor without saying that programs do not inherit it.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(void* actions, int first);
}
