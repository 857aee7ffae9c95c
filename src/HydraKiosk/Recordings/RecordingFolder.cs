namespace HydraKiosk.Recordings;

/// <summary>
/// The folder of the recordings. Its daemon holds a lock there and says what is being recorded: so a verb knows what not to touch, and a lock
/// whose daemon was killed is none any more.
/// </summary>
/// <param name="path">Absolute; need not exist.</param>
internal sealed class RecordingFolder(string path)
{
    /// <summary>What the folder is called inside the state directory.</summary>
    public const string UsualName = "recordings";

    private const string LockName = ".lock";
    private const string NameName = ".writing";
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    private string LockFile => System.IO.Path.Combine(Path, LockName);

    private string NameFile => System.IO.Path.Combine(Path, NameName);

    /// <summary>Makes a file that only the owner may read; it must not be there yet.</summary>
    /// <exception cref="IOException">It is there, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream CreateFile(string path) => Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The path of one of a recording's files.</summary>
    public string File(string name, string ending) => System.IO.Path.Combine(Path, name + ending);

    /// <summary>Makes the folder, for the owner alone, where it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void Make()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path, OwnersFolder);
        }
    }

    /// <summary>Takes the folder for this process; null where another one has it.</summary>
    /// <exception cref="IOException">The lock cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public FolderClaim? Claim()
    {
        Make();
        FileStream locked;
        try
        {
            locked = Open(LockFile, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException) when (IsLocked())
        {
            return null;
        }

        return new FolderClaim(locked, Open(NameFile, FileMode.Create, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>What a living daemon is recording now; null for nothing.</summary>
    public string? BeingWritten()
    {
        if (!IsLocked() || !System.IO.File.Exists(NameFile))
        {
            return null;
        }

        using var reader = new StreamReader(new FileStream(NameFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadLine() is { } name && RecordingNames.TimeOf(name) is not null ? name : null;
    }

    /// <summary>The recordings, oldest first. Links are none: what they lead to is somebody else's.</summary>
    /// <param name="strangers">Receives the names of what lies there and is no recording, but for hidden files.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public List<string> List(List<string>? strangers = null)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
        {
            var ending = entry.Extension;
            var name = entry.Name[..^ending.Length];
            if (entry is FileInfo { LinkTarget: null } && ending is RecordingNames.Sound or RecordingNames.Events
                && RecordingNames.TimeOf(name) is not null)
            {
                names.Add(name);
            }
            else if (!entry.Name.StartsWith('.'))
            {
                strangers?.Add(entry.Name);
            }
        }

        List<string> sorted = [.. names];
        sorted.Sort(RecordingNames.Compare);
        return sorted;
    }

    /// <summary>Bytes of a recording's files, as long as they say that they are.</summary>
    public long BytesOf(string name) => LengthOf(File(name, RecordingNames.Sound)) + LengthOf(File(name, RecordingNames.Events));

    /// <summary>Deletes a recording.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public void Delete(string name)
    {
        System.IO.File.Delete(File(name, RecordingNames.Sound));
        System.IO.File.Delete(File(name, RecordingNames.Events));
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } facts ? facts.Length : 0;

    private bool IsLocked()
    {
        try
        {
            using var probe = new FileStream(LockFile, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException fault)
        {
            return fault is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return new FileStream(path, options);
    }
}
