using HydraKiosk.Tools.Storage;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// The open end of the chain: holds the lock of the folder and the newest file. A member that throws an <see cref="IOException"/> has left the chain
/// as it was, or asks through <see cref="NeedsReopening"/> to be opened anew.
/// </summary>
internal sealed class AuditWriter : IDisposable
{
    private readonly StateFolder _folder;
    private readonly SafeFileHandle _lock;
    private readonly SafeFileHandle _head;
    private readonly AuditLogOptions _options;
    private SafeFileHandle? _file;
    private string _name = "";
    private long _length;

    private AuditWriter(StateFolder folder, SafeFileHandle held, SafeFileHandle head, AuditLogOptions options) =>
        (_folder, _lock, _head, _options) = (folder, held, head, options);

    /// <summary>The number of the last line.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its hash.</summary>
    public string Hash { get; private set; } = AuditLine.NoHash;

    /// <summary>Its run.</summary>
    public long LastRun { get; private set; }

    /// <summary>Where the beginning of an unfinished line was moved to when the log was opened, and its bytes; null where there was none.</summary>
    public (string File, long Bytes)? Torn { get; private set; }

    /// <summary>What was found to be missing when the log was opened; null where nothing was.</summary>
    public string? Lost { get; private set; }

    /// <summary>Whether nobody knows what stands at the end of the file.</summary>
    public bool NeedsReopening { get; private set; }

    /// <summary>Opens the folder and finds the end; null where another process writes there.</summary>
    public static AuditWriter? Open(StateFolder folder, AuditLogOptions options)
    {
        SafeFileHandle? held = null;
        SafeFileHandle? head = null;
        try
        {
            held = folder.Open(AuditFiles.Lock, Posix.ReadWrite | Posix.Create);
            if (!TryLock(held, folder.PathOf(AuditFiles.Lock)))
            {
                held.Dispose();
                folder.Dispose();
                return null;
            }

            var known = AuditHead.Read(folder);
            head = folder.Open(AuditFiles.Head, Posix.ReadWrite | Posix.Create);
            var writer = new AuditWriter(folder, held, head, options);
            writer.FindEnd(known);
            return writer;
        }
        catch
        {
            held?.Dispose();
            head?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A program that is being started holds a copy of every descriptor until it is another one, also of a lock that was let go of meanwhile: some
    /// milliseconds, which are not another writer.
    /// </summary>
    private static bool TryLock(SafeFileHandle file, string path)
    {
        const int Tries = 10;
        for (var i = 1; ; i++)
        {
            if (Posix.TryLock(file, path))
            {
                return true;
            }

            if (i == Tries)
            {
                return false;
            }

            Thread.Sleep(Tries);
        }
    }

    /// <summary>Writes one line and returns when it is on the disk.</summary>
    public void Append(byte[] line, string hash)
    {
        if (_file is null || (_length > 0 && _length + line.Length > _options.MaxFileBytes))
        {
            BeginFile();
        }

        try
        {
            RandomAccess.Write(_file!, line, _length);
            Posix.SyncData(_file!, _folder.PathOf(_name));
        }
        catch (IOException)
        {
            Undo();
            throw;
        }

        _length += line.Length;
        Sequence++;
        Hash = hash;
        new AuditHead(Sequence, Hash).Write(_head);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _head.Dispose();
        _lock.Dispose();
        _folder.Dispose();
    }

    private void FindEnd(AuditHead? known)
    {
        var tail = AuditTail.Find(_folder);
        (Sequence, Hash, LastRun) = (tail.Sequence, tail.Hash, tail.Run);
        if (tail.Surplus > 0)
        {
            var aside = tail.MoveSurplus(_folder);
            Torn = tail.IsTorn ? (aside, tail.Surplus) : null;
            Lost = tail.IsTorn ? null : $"{tail.Surplus} bytes behind line {tail.Sequence} were no lines of this log; they are in {aside}";
        }

        if (known is not null && known.Sequence > tail.Sequence)
        {
            Lost = $"{known.Sequence} lines had been written, and the log ends at line {tail.Sequence}" + (Lost is null ? "" : $"; {Lost}");
            Sequence = known.Sequence; // no number is given twice, and the gap shows
        }

        if (tail.File is null)
        {
            return;
        }

        if (tail.End == 0)
        {
            _folder.Remove(tail.File); // its name says the number of a line that it does not have
            return;
        }

        _name = tail.File;
        _length = tail.End;
        _file = _folder.Open(_name, Posix.ReadWrite);
    }

    private void BeginFile()
    {
        var name = AuditFiles.NameOf(Sequence + 1);
        var fresh = _folder.Open(name, Posix.ReadWrite | Posix.Create);
        if (RandomAccess.GetLength(fresh) > 0)
        {
            fresh.Dispose();
            NeedsReopening = true; // somebody put it there; what is in it is looked at, and not written over
            throw new IOException($"{_folder.PathOf(name)}: the file is there already");
        }

        _file?.Dispose();
        (_file, _name, _length) = (fresh, name, 0);
        _folder.Sync();
        var names = _folder.Names(AuditFiles.Begin, AuditFiles.End);
        foreach (var old in names.Take(Math.Max(0, names.Length - _options.Files)))
        {
            _folder.Remove(old);
        }
    }

    /// <summary>Takes back what a failed write has left; nobody has been told that it is there.</summary>
    private void Undo()
    {
        try
        {
            RandomAccess.SetLength(_file!, _length);
        }
        catch (IOException)
        {
            NeedsReopening = true; // then what is there is looked at; the failure itself is told by whoever asked for the line
        }
    }
}
