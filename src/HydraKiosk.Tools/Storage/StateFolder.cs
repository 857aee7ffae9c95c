using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Storage;

/// <summary>
/// An open folder of the state directory. Files are opened in the folder itself and never through a link, so that nobody can put another file in
/// the place of one. Members throw an <see cref="IOException"/> that says what is wrong with which path.
/// </summary>
public sealed class StateFolder : IDisposable
{
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const uint OwnerOnly = 0x1C0; // 0700
    private const uint OthersMask = 0x3F; // what group and others may

    private readonly SafeFileHandle _folder;

    private StateFolder(string path, SafeFileHandle folder) => (Path, _folder) = (path, folder);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens a folder that nobody else may look into; makes it, and the ones above it, where they are missing.</summary>
    public static StateFolder OpenPrivate(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Prepare(parent);
            if (Posix.MakeFolder(path))
            {
                using var above = Posix.OpenFolder(parent, follow: true);
                Posix.Sync(above, parent);
            }
        }

        var opened = new StateFolder(path, Posix.OpenFolder(path, follow: false));
        try
        {
            var (mode, user, _) = Posix.Facts(opened._folder, path);
            if (user != Posix.User)
            {
                throw new IOException($"{path}: the folder belongs to user {user}, and this program runs as user {Posix.User}");
            }

            if ((mode & OthersMask) != 0)
            {
                Posix.SetMode(opened._folder, OwnerOnly, path);
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder as it is, whoever owns it; makes it where it is missing.</summary>
    public static StateFolder OpenShared(string path)
    {
        Prepare(path);
        return new StateFolder(path, Posix.OpenFolder(path, follow: true));
    }

    /// <summary>Opens a folder only to read what is there.</summary>
    public static StateFolder OpenToRead(string path) => new(path, Posix.OpenFolder(path, follow: true));

    /// <summary>Where a file of it is.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of its files that begin and end so, in the order of their characters.</summary>
    public string[] Names(string begin, string end)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path).Select(path => System.IO.Path.GetFileName(path))
                .Where(name => name.StartsWith(begin, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{Path}: {denied.Message}", denied);
        }
    }

    /// <summary>Opens a file; a missing one is told by <see cref="Posix.NoEntry"/>.</summary>
    public SafeFileHandle Open(string name, int flags)
    {
        var path = PathOf(name);
        var file = Posix.OpenFile(_folder, name, flags, path);
        try
        {
            return (Posix.Facts(file, path).Mode & KindMask) == RegularFile ? file : throw new IOException($"{path}: this is not an ordinary file");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All of a small file; null where there is none.</summary>
    public byte[]? Read(string name, int maxBytes)
    {
        try
        {
            using var file = Open(name, Posix.ReadOnly);
            var buffer = new byte[maxBytes + 1];
            var length = 0;
            while (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
            }

            return length <= maxBytes ? buffer[..length] : throw new IOException($"{PathOf(name)}: the file is larger than {maxBytes} bytes");
        }
        catch (IOException missing) when (missing.HResult == Posix.NoEntry)
        {
            return null;
        }
    }

    /// <summary>
    /// Puts a small file there as a whole: whatever happens, the old one or the new one is there, and after the return it is the new one. As root it
    /// is given to the owner of the folder, whose service reads it.
    /// </summary>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        var fresh = name + ".new";
        using (var file = Open(fresh, Posix.ReadWrite | Posix.Create))
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, content, 0);
            if (Posix.User == 0)
            {
                var (_, user, group) = Posix.Facts(_folder, Path);
                Posix.SetOwner(file, user, group, PathOf(fresh));
            }

            Posix.Sync(file, PathOf(fresh));
        }

        Posix.Rename(_folder, fresh, name, PathOf(name));
        Sync();
    }

    /// <summary>Removes a file.</summary>
    public void Remove(string name) => Posix.Remove(_folder, name, PathOf(name));

    /// <summary>Returns when the names in it are on the disk.</summary>
    public void Sync() => Posix.Sync(_folder, Path);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{path}: {denied.Message}", denied);
        }
    }
}
