using HydraKiosk.Hosting;

namespace HydraKiosk.Tests.Hosting;

public sealed class StateDirectoryTests
{
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
}
