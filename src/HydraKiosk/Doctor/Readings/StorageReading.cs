using HydraKiosk.Control.Folders;

namespace HydraKiosk.Doctor.Readings;

/// <summary>Room on one file system.</summary>
/// <param name="Path">A folder on it.</param>
/// <param name="FreeBytes">What this user may still write.</param>
/// <param name="TotalBytes">How large it is.</param>
internal sealed record Room(string Path, long FreeBytes, long TotalBytes);

/// <summary>Where the daemon keeps its state, and where its journal goes.</summary>
internal sealed record StorageReading
{
    /// <summary>The state folder.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Whether it is there.</summary>
    public bool Exists { get; init; }

    /// <summary>Why nothing can be written into it; null where something could, or it was not tried.</summary>
    public string? WriteProblem { get; init; }

    /// <summary>Who owns it, where that is somebody else and writing was therefore not tried; null otherwise.</summary>
    public string? OtherOwner { get; init; }

    /// <summary>Room for the state; null where the system does not tell.</summary>
    public Room? State { get; init; }

    /// <summary>Room for the journal; null where there is no journal.</summary>
    public Room? Journal { get; init; }

    /// <summary>Whether the journal outlives a restart.</summary>
    public bool KeepsJournal { get; init; }

    /// <summary>Looks, and writes a small file into the state folder, which finds a full disk, used-up inodes and a read-only system alike.</summary>
    /// <param name="places">Where journals are.</param>
    /// <param name="stateFolder">The state folder; it is not made.</param>
    public static StorageReading Read(DoctorPlaces places, string stateFolder)
    {
        var keeps = Directory.Exists(places.Journal);
        var journal = keeps ? places.Journal : Directory.Exists(places.PassingJournal) ? places.PassingJournal : null;
        var reading = new StorageReading
        {
            StateFolder = stateFolder,
            Exists = Directory.Exists(stateFolder),
            State = RoomAt(Existing(stateFolder)),
            Journal = journal is null ? null : RoomAt(journal),
            KeepsJournal = keeps,
        };
        if (!reading.Exists || PosixFiles.Look(stateFolder, follow: true, out var facts) != 0)
        {
            return reading;
        }

        return PosixFiles.User == 0 || facts.User == PosixFiles.User
            ? reading with { WriteProblem = TryToWrite(Path.Combine(stateFolder, $".doctor-{Guid.NewGuid():N}")) }
            : reading with { OtherOwner = PosixFiles.UserName(facts.User) };
    }

    /// <summary>
    /// Makes a file that was not there, and deletes it; null, or why that failed. Root does this in a folder of the service's user, who may have put
    /// a link there: one that is there is neither followed nor deleted.
    /// </summary>
    internal static string? TryToWrite(string path)
    {
        try
        {
            using var made = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            made.Write(new byte[4096]);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static string Existing(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            path = parent;
        }

        return path;
    }

    private static Room? RoomAt(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new Room(path, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // a file system that does not tell, as some of sandboxes
        }
    }
}
