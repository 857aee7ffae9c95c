using System.Net.Sockets;
using HydraKiosk.Control;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Control;

public sealed class ControlEndpointTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");

    private RuntimeFolder Folder => new(Path.Combine(_root.FullName, "run"), "test");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_folder_lets_the_group_through_to_its_socket_and_to_nothing_else()
    {
        using var endpoint = ControlEndpoint.Claim(Folder);

        Assert.Equal("710", Mode(Folder.Path));
        Assert.Equal("660", Mode(Folder.SocketPath));
        Assert.Equal("600", Mode(Folder.LockPath));
    }

    [Fact]
    public void The_socket_goes_with_its_daemon_and_another_one_may_come()
    {
        ControlEndpoint.Claim(Folder).Dispose();
        Assert.False(File.Exists(Folder.SocketPath));

        ControlEndpoint.Claim(Folder).Dispose();
    }

    [Fact]
    public void A_second_daemon_is_told_of_the_first_and_leaves_it_alone()
    {
        using var first = ControlEndpoint.Claim(Folder);

        var refusal = Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder));

        Assert.Equal(ControlCauses.AnotherDaemon.Code, refusal.CauseCode);
        Assert.StartsWith($"another daemon (pid {Environment.ProcessId}) is running with {Folder.Path}", refusal.Message, StringComparison.Ordinal);
        using var still = Connect();
    }

    [Fact]
    public void A_daemon_that_is_on_its_way_down_still_has_the_folder()
    {
        using var first = ControlEndpoint.Claim(Folder);
        first.Close();

        Assert.Equal(ControlCauses.AnotherDaemon.Code, Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder)).CauseCode);
    }

    [Fact]
    public void A_daemon_whose_folder_was_removed_leaves_the_socket_of_its_successor_alone()
    {
        var first = ControlEndpoint.Claim(Folder);
        Directory.Delete(Folder.Path, recursive: true);
        using var second = ControlEndpoint.Claim(Folder);

        first.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        using var still = Connect();
    }

    [Fact]
    public void The_socket_of_a_daemon_that_crashed_is_replaced()
    {
        Directory.CreateDirectory(Folder.Path);
        LeaveStaleSocket();
        Assert.ThrowsAny<SocketException>(() => Connect());

        using var endpoint = ControlEndpoint.Claim(Folder);

        using var client = Connect();
    }

    [Fact]
    public void A_program_that_listens_there_without_the_lock_is_left_alone_too()
    {
        Directory.CreateDirectory(Folder.Path);
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Folder.SocketPath));
        other.Listen();

        Assert.Equal(ControlCauses.AnotherDaemon.Code, Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder)).CauseCode);
        using var still = Connect();
    }

    [Fact]
    public void What_is_no_socket_is_not_removed()
    {
        Directory.CreateDirectory(Folder.Path);
        File.WriteAllText(Folder.SocketPath, "precious");

        var refusal = Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder));

        Assert.Equal(ControlCauses.UnusableFolder.Code, refusal.CauseCode);
        Assert.Equal("precious", File.ReadAllText(Folder.SocketPath));
    }

    [Fact]
    public void A_path_that_the_system_cannot_take_is_named_with_its_length()
    {
        var folder = new RuntimeFolder(Path.Combine(_root.FullName, new string('ü', 50)), "--runtime-dir");

        var refusal = Assert.Throws<ControlException>(() => ControlEndpoint.Claim(folder));

        Assert.Equal(ControlCauses.PathTooLong.Code, refusal.CauseCode);
        Assert.Contains(" bytes long; the path of a socket may have 107.", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void The_longest_path_that_the_system_takes_is_taken()
    {
        var room = 107 - _root.FullName.Length - "//control.sock".Length;
        var folder = new RuntimeFolder(Path.Combine(_root.FullName, new string('x', room)), "--runtime-dir");
        Assert.Equal(107, folder.SocketPath.Length);

        using var endpoint = ControlEndpoint.Claim(folder);
        using var client = new ControlBench.Client(folder.SocketPath);
    }

    [Theory]
    [InlineData(24, "raise LimitNOFILE=")]
    [InlineData(23, "raise LimitNOFILE=")]
    [InlineData(98, "try again")]
    [InlineData(28, "`df -h`")]
    [InlineData(122, "`df -h`")]
    [InlineData(30, "read-only")]
    [InlineData(5, "`dmesg`")]
    [InlineData(12, "`free -m`")]
    [InlineData(13, "Name a folder of your own with --runtime-dir.")]
    [InlineData(2, "Name a folder of your own with --runtime-dir.")]
    public void What_to_do_about_the_place_follows_from_the_reason(int errno, string advice)
    {
        Assert.Contains(advice, PlaceAdvice.For(errno), StringComparison.Ordinal);
        Assert.Contains(advice, PlaceAdvice.For(new System.Net.Sockets.SocketException(errno)), StringComparison.Ordinal);
        Assert.Contains(advice, PlaceAdvice.For(new IOException("x", errno)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_line_with_its_reason()
    {
        var refusal = Assert.Throws<ControlException>(() => ControlEndpoint.Claim(new RuntimeFolder("/proc/nothing", "--runtime-dir")));

        Assert.Equal(ControlCauses.UnusableFolder.Code, refusal.CauseCode);
        Assert.StartsWith("/proc/nothing (--runtime-dir) cannot hold the control socket: it cannot be made: ", refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_everybody_may_write_into_is_refused()
    {
        Directory.CreateDirectory(Folder.Path);
        PosixFiles.SetMode(Folder.Path, 0x1FF); // 0777

        var refusal = Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder));

        Assert.Equal(ControlCauses.UnusableFolder.Code, refusal.CauseCode);
        Assert.Contains("everybody may write into it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        File.WriteAllText(Folder.Path, "");

        Assert.Contains("it is not a folder", Assert.Throws<ControlException>(() => ControlEndpoint.Claim(Folder)).Message, StringComparison.Ordinal);
        Assert.Equal(
            ControlCauses.UnusableFolder.Code,
            Assert.Throws<ControlException>(() => ControlEndpoint.Claim(new RuntimeFolder(Path.Combine(Folder.Path, "below"), "test"))).CauseCode);
    }

    [Fact]
    public void In_a_shared_place_a_link_is_not_followed_and_loose_permissions_are_tightened()
    {
        var shared = Folder with { IsShared = true };
        Directory.CreateDirectory(Path.Combine(_root.FullName, "elsewhere"));
        Directory.CreateSymbolicLink(shared.Path, Path.Combine(_root.FullName, "elsewhere"));
        Assert.Contains("it is not a folder", Assert.Throws<ControlException>(() => ControlEndpoint.Claim(shared)).Message, StringComparison.Ordinal);
        File.Delete(shared.Path);

        Directory.CreateDirectory(shared.Path);
        PosixFiles.SetMode(shared.Path, 0x1ED); // 0755
        using var endpoint = ControlEndpoint.Claim(shared);
        Assert.Equal("710", Mode(shared.Path));
    }

    [Fact]
    public void The_folder_is_the_named_one_then_the_units_then_the_logins_then_the_users()
    {
        var variables = new Dictionary<string, string>();
        var of = (string? named) => RuntimeFolder.ForDaemon(named, variables.GetValueOrDefault);

        Assert.Equal(($"{Path.GetTempPath()}hydra-kiosk-{PosixFiles.User}", true), (of(null).Path, of(null).IsShared));
        variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
        Assert.Equal(("/run/user/1000/hydra-kiosk", "$XDG_RUNTIME_DIR", false), (of(null).Path, of(null).Origin, of(null).IsShared));
        variables["RUNTIME_DIRECTORY"] = "/run/hydra-kiosk:/run/more";
        Assert.Equal(("/run/hydra-kiosk", "$RUNTIME_DIRECTORY"), (of(null).Path, of(null).Origin));
        Assert.Equal(("/tmp/x", "--runtime-dir"), (of("/tmp/x/").Path, of("/tmp/x/").Origin));
    }

    [Fact]
    public void A_caller_looks_everywhere_once_unless_told_where()
    {
        var variables = new Dictionary<string, string> { ["RUNTIME_DIRECTORY"] = "/run/hydra-kiosk", ["XDG_RUNTIME_DIR"] = "/run/user/7" };

        Assert.Equal(
            ["/run/hydra-kiosk", "/run/user/7/hydra-kiosk", $"{Path.GetTempPath()}hydra-kiosk-{PosixFiles.User}"],
            RuntimeFolder.ForCaller(null, variables.GetValueOrDefault).Select(f => f.Path));
        Assert.Equal(["/x"], RuntimeFolder.ForCaller("/x", variables.GetValueOrDefault).Select(f => f.Path));
    }

    private static string Mode(string path)
    {
        Assert.Equal(0, PosixFiles.Look(path, follow: false, out var facts));
        return Convert.ToString(facts.Mode & 0x1FF, 8);
    }

    private ControlBench.Client Connect() => new(Folder.SocketPath);

    /// <summary>A socket without a process behind it: renamed, so that closing the listener does not remove it.</summary>
    private void LeaveStaleSocket()
    {
        var path = Path.Combine(_root.FullName, "s");
        using var crashed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        crashed.Bind(new UnixDomainSocketEndPoint(path));
        crashed.Listen();
        File.Move(path, Folder.SocketPath);
    }
}
