using System.Net.Sockets;
using System.Runtime.InteropServices;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Control;

/// <summary>A daemon that runs for another user is told as that, and not as none.</summary>
public sealed partial class OtherUsersTests : IDisposable
{
    private const uint Stranger = 4_000_321;

    private static readonly RuntimeFolder[] _looked = [new RuntimeFolder("/run/hydra-kiosk", "the service's")];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");
    private readonly List<Socket> _listening = [];

    public void Dispose()
    {
        _listening.ForEach(l => l.Dispose());
        _root.Delete(recursive: true);
    }

    [Theory]
    [InlineData("tmp/hydra-kiosk-4000321")]
    [InlineData("user/4000321/hydra-kiosk")]
    public void A_daemon_in_the_temporary_folder_or_the_login_of_another_is_named_with_its_user_and_folder(string place)
    {
        var folder = Of(Stranger, place, listens: true);

        var told = Look(_looked);

        Assert.NotNull(told);
        Assert.Equal(ControlCauses.AccessDenied.Code, told.CauseCode);
        Assert.StartsWith($"{folder}/control.sock: user {Stranger} runs a daemon, or has run one, and this user has no permission", told.Message,
            StringComparison.Ordinal);
        Assert.EndsWith($"--runtime-dir {folder}", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_a_daemon_left_behind_is_no_daemon()
    {
        Of(Stranger, "tmp/hydra-kiosk-1", listens: false);
        File.WriteAllText(Path.Combine(Of(Stranger, "tmp/hydra-kiosk-2", listens: false), "control.sock"), "");

        Assert.Null(Look(_looked));
    }

    [Fact]
    public void A_folder_in_which_everybody_may_put_a_socket_is_nobodys_daemon()
    {
        PosixFiles.SetMode(Of(Stranger, "tmp/hydra-kiosk-1", listens: true), 0x1FF); // 0777

        Assert.Null(Look(_looked));
    }

    [Fact]
    public void Ones_own_and_what_was_looked_at_already_are_not_another_users()
    {
        var own = Of(null, "tmp/hydra-kiosk-1", listens: true);
        Assert.Null(Look(_looked));
        Assert.Null(Look([new RuntimeFolder(own, "test")]));
    }

    [Fact]
    public void Where_one_folder_was_named_no_other_is_looked_for()
    {
        Of(Stranger, "tmp/hydra-kiosk-1", listens: true);

        Assert.Null(Look([new RuntimeFolder("/run/elsewhere", "--runtime-dir")]));
    }

    [Fact]
    public void Places_that_are_not_there_are_no_fault() =>
        Assert.Null(OtherUsers.Daemon(_looked, Path.Combine(_root.FullName, "no"), Path.Combine(_root.FullName, "neither")));

    private ControlException? Look(IReadOnlyList<RuntimeFolder> looked) =>
        OtherUsers.Daemon(looked, Path.Combine(_root.FullName, "tmp"), Path.Combine(_root.FullName, "user"));

    /// <summary>A folder of a user, with a socket in it that somebody listens on or not.</summary>
    private string Of(uint? user, string place, bool listens)
    {
        Assert.SkipWhen(user is not null && PosixFiles.User != 0, "only root can make a folder of another user");
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, place)).FullName;
        if (listens)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "control.sock")));
            socket.Listen();
            _listening.Add(socket);
        }

        if (user is { } owner)
        {
            Assert.Equal(0, ChangeOwner(folder, owner, owner));
        }

        return folder;
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
