using System.Runtime.InteropServices;
using System.Text;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Folders;

/// <summary>The folder of the control socket.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Origin">Who chose it, for the journal: <c>$RUNTIME_DIRECTORY</c>.</param>
/// <param name="IsShared">Whether its parent is a folder in which anybody may make files, so that it must be this user's own to be trusted.</param>
public sealed record RuntimeFolder(string Path, string Origin, bool IsShared = false)
{
    /// <summary>Where the service of an installed device has it.</summary>
    public const string OfService = "/run/hydra-kiosk";

    /// <summary>The longest path that fits <c>sun_path</c>, which holds 108 bytes, one of them the end.</summary>
    private const int MaxPathBytes = 107;

    /// <summary>The socket in it.</summary>
    public string SocketPath => System.IO.Path.Combine(Path, "control.sock");

    /// <summary>Locked by the daemon that owns the folder, for as long as it lives.</summary>
    public string LockPath => System.IO.Path.Combine(Path, "control.lock");

    /// <summary>The folder of a daemon.</summary>
    /// <param name="named">What the command line says, or null.</param>
    /// <param name="variable">Environment variables by name.</param>
    public static RuntimeFolder ForDaemon(string? named, Func<string, string?> variable) =>
        Named(named) ?? OfUnit(variable) ?? OfLogin(variable) ?? OfUser();

    /// <summary>
    /// Where a daemon may be, nearest first. A caller is in another environment than a service, so the service's usual place is looked at as well.
    /// </summary>
    /// <param name="named">What the command line says, or null; then it is the only place.</param>
    /// <param name="variable">Environment variables by name.</param>
    public static IReadOnlyList<RuntimeFolder> ForCaller(string? named, Func<string, string?> variable) => Named(named) is { } only
        ? [only]
        : [.. ((RuntimeFolder?[])[OfUnit(variable), new RuntimeFolder(OfService, "the service's"), OfLogin(variable), OfUser()])
            .OfType<RuntimeFolder>().DistinctBy(f => f.Path)];

    /// <summary>Makes the folder where it does not exist, and makes sure that it can be trusted.</summary>
    /// <exception cref="ControlException">
    /// It cannot; see <see cref="ControlCauses.UnusableFolder"/> and <see cref="ControlCauses.PathTooLong"/>.
    /// </exception>
    public void Prepare()
    {
        CheckLength();
        try
        {
            if (System.IO.Path.GetDirectoryName(Path) is { } parent)
            {
                Directory.CreateDirectory(parent);
            }

            var made = PosixFiles.MakeFolder(Path, PosixFiles.OwnerOnly);
            if (made is not (0 or PosixFiles.Exists))
            {
                throw Unusable($"it cannot be made: {Marshal.GetPInvokeErrorMessage(made)}", PlaceAdvice.For(made));
            }

            if ((Complaint() ?? Stranger()) is { } complaint)
            {
                throw Unusable(complaint);
            }

            if (made == 0 || IsShared)
            {
                // The socket is for the group as well, so its members have to get to it; what else is in the folder they cannot list.
                var keeps = PosixFiles.Look(Path, follow: true, out var facts) == 0 ? (uint)facts.Mode & PosixFiles.KeepsGroup : 0;
                PosixFiles.SetMode(Path, PosixFiles.OwnerAndGroupPassing | keeps);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e.Message.TrimEnd('.'), PlaceAdvice.For(e));
        }
    }

    /// <summary>Why what is found in this folder cannot be trusted; null when it can, or when there is nothing.</summary>
    public string? Complaint()
    {
        if (PosixFiles.Look(Path, follow: !IsShared, out var facts) != 0)
        {
            return null;
        }

        return !facts.IsFolder ? "it is not a folder"
            : facts.IsWritableByOthers ? "everybody may write into it"
            : IsShared && facts.User != PosixFiles.User ? $"it belongs to user {facts.User}"
            : null;
    }

    /// <summary>Why a daemon must not put its socket there: whoever owns the folder, or the link to it, decides what callers find in it.</summary>
    private string? Stranger()
    {
        if (PosixFiles.Look(Path, follow: false, out var named) == 0 && named.IsLink && IsStranger(named))
        {
            return $"it is a link of user {PosixFiles.UserName(named.User)}";
        }

        return PosixFiles.Look(Path, follow: true, out var facts) == 0 && IsStranger(facts) ? $"it belongs to user {PosixFiles.UserName(facts.User)}"
            : PosixFiles.Look(LockPath, follow: false, out var held) != 0 ? null
            : !held.IsFile ? $"{LockPath} is no file"
            : IsStranger(held) ? $"{LockPath} belongs to user {PosixFiles.UserName(held.User)}"
            : held.IsWritableByOthers ? $"everybody may write to {LockPath}"
            : null;
    }

    /// <summary>Root may do what it likes anyway.</summary>
    private static bool IsStranger(FileFacts facts) => facts.User != PosixFiles.User && facts.User != 0;

    /// <summary>Whether the socket's path is one that the system can take.</summary>
    /// <exception cref="ControlException">It is too long.</exception>
    public void CheckLength()
    {
        var bytes = Encoding.UTF8.GetByteCount(SocketPath);
        if (bytes > MaxPathBytes)
        {
            throw new ControlException(
                ControlCauses.PathTooLong,
                $"{SocketPath} is {bytes} bytes long; the path of a socket may have {MaxPathBytes}. Name a shorter folder with --runtime-dir (this "
                    + $"one is {Origin}).");
        }
    }

    private static RuntimeFolder? Named(string? named) => string.IsNullOrEmpty(named) ? null : new(Absolute(named), "--runtime-dir");

    /// <summary>systemd lists several folders with colons between them; the first is the unit's main one.</summary>
    private static RuntimeFolder? OfUnit(Func<string, string?> variable) =>
        variable("RUNTIME_DIRECTORY")?.Split(':')[0] is { Length: > 0 } folder ? new(Absolute(folder), "$RUNTIME_DIRECTORY") : null;

    private static RuntimeFolder? OfLogin(Func<string, string?> variable) => variable("XDG_RUNTIME_DIR") is { Length: > 0 } folder
        ? new(System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "hydra-kiosk"), "$XDG_RUNTIME_DIR")
        : null;

    private static string Absolute(string folder) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));

    private static RuntimeFolder OfUser() =>
        new(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hydra-kiosk-{PosixFiles.User}"), "this user's temporary folder", IsShared: true);

    private ControlException Unusable(string why, string? advice = null) => new(
        ControlCauses.UnusableFolder, $"{Path} ({Origin}) cannot hold the control socket: {why}. {advice ?? PlaceAdvice.For(0)}");
}
