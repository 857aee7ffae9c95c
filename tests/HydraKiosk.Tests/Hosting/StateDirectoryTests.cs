using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Hosting;

public sealed class StateDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("/named", "/var/lib/hydra-kiosk", "/xdg", "/home/u", "/named")]
    [InlineData(null, "/var/lib/hydra-kiosk", "/xdg", "/home/u", "/var/lib/hydra-kiosk")]
    [InlineData(null, "/var/lib/hydra-kiosk:/var/lib/other", null, null, "/var/lib/hydra-kiosk")]
    [InlineData(null, null, "/xdg", "/home/u", "/xdg/hydra-kiosk")]
    [InlineData(null, "", "relative", "/home/u", "/home/u/.local/state/hydra-kiosk")]
    [InlineData("", null, null, "/home/u", "/home/u/.local/state/hydra-kiosk")]
    public void The_first_that_is_said_counts(string? named, string? systemd, string? xdg, string? home, string expected) =>
        Assert.Equal(expected, StateDirectory.Find(named, name => name switch
        {
            "STATE_DIRECTORY" => systemd,
            "XDG_STATE_HOME" => xdg,
            "HOME" => home,
            _ => null,
        }).Path);

    [Fact]
    public void A_folder_is_made_with_its_parents_for_the_owner_alone()
    {
        var folder = new StateDirectory(Path.Combine(_folder.FullName, "state")).Folder("wire");

        Assert.Equal(Path.Combine(_folder.FullName, "state", "wire"), folder);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode);
        }
    }
}
