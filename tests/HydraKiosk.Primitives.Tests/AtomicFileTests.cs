using System.Diagnostics;
using System.Runtime.Versioning;
using HydraKiosk.Primitives.Files;

namespace HydraKiosk.Primitives.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-kiosk-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_has_the_permissions_that_are_asked_for_whatever_the_umask()
    {
        var path = Path.Combine(_folder, "new");

        AtomicFile.Write(path, "secret"u8, Private);

        Assert.Equal("secret", File.ReadAllText(path));
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true, Private | UnixFileMode.GroupRead)]
    [InlineData(false, Private)]
    public void A_file_that_is_there_keeps_its_permissions_unless_they_are_to_change(bool keeps, UnixFileMode expected)
    {
        var path = Path.Combine(_folder, "old");
        File.WriteAllText(path, "a longer text than the new one");
        File.SetUnixFileMode(path, Private | UnixFileMode.GroupRead);

        AtomicFile.Write(path, "new"u8, Private, keeps);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(expected, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Links_are_followed_and_stay()
    {
        File.WriteAllText(Path.Combine(_folder, "real"), "old");
        File.CreateSymbolicLink(Path.Combine(_folder, "middle"), "real");
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "middle"));

        AtomicFile.Write(link, "new"u8, Private);

        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "real")));
        Assert.Equal(Path.Combine(_folder, "middle"), new FileInfo(link).LinkTarget);
        Assert.Equal("real", new FileInfo(Path.Combine(_folder, "middle")).LinkTarget);
    }

    [Fact]
    public void A_link_in_a_circle_is_told()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_folder, "b"), "a");

        Assert.Contains("circle", Assert.Throws<IOException>(() => AtomicFile.Write(Path.Combine(_folder, "a"), "x"u8, Private)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_leaves_the_old_file_and_no_draft()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "full"));

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(Path.Combine(_folder, "full"), "x"u8, Private)); // a folder stands there
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(_folder, "none", "file"), "x"u8, Private));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_owner_stays_the_same()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file away");
        var path = Path.Combine(_folder, "of-another");
        File.WriteAllText(path, "old");
        using (var chown = Process.Start("chown", ["65534:65534", path]))
        {
            chown.WaitForExit();
        }

        AtomicFile.Write(path, "new"u8, Private);

        using var stat = Process.Start(
            new ProcessStartInfo("stat", ["-c", "%u:%g", path]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("65534:65534", stat.StandardOutput.ReadToEnd().Trim());
    }
}
