using System.Text;

namespace HydraKiosk.Recordings;

/// <summary>
/// The folder of the recordings, taken by one daemon for as long as it lives: a lock, which the system lets go with a process however that ends, and
/// a file beside it that says what is being written. Two files, since nobody else may read a file that is locked.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _name;

    /// <param name="lockFile">The locked file.</param>
    /// <param name="nameFile">The file that holds the name.</param>
    public FolderClaim(FileStream lockFile, FileStream nameFile) => (_lock, _name) = (lockFile, nameFile);

    /// <summary>Says what is being written.</summary>
    /// <param name="name">The recording; null for none.</param>
    /// <exception cref="IOException">It cannot be said.</exception>
    public void Tell(string? name)
    {
        _name.SetLength(0);
        RandomAccess.Write(_name.SafeFileHandle, Encoding.ASCII.GetBytes(name ?? ""), 0);
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose()
    {
        _name.Dispose();
        _lock.Dispose();
    }
}
