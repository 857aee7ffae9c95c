using System.Threading.Channels;
using HydraKiosk.Hil;
using HydraKiosk.Power;

namespace HydraKiosk.Tests.Power;

/// <summary>What systemd-logind says, over a real bus, from a login manager that this project did not write.</summary>
public sealed class LoginManagerTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    [BusFact]
    public async Task A_machine_that_is_about_to_sleep_waits_until_it_is_let_go_and_again_the_next_time()
    {
        await using var bus = await LoginBus.StartAsync();
        using var manager = Start(bus.Address);
        Assert.Equal("listens", await NextAsync());
        var inhibitors = await bus.InhibitorsAsync(said => said.Contains("hydra-kiosk", StringComparison.Ordinal));
        Assert.Contains("('sleep', 'hydra-kiosk', 'closes its session first', 'delay'", inhibitors, StringComparison.Ordinal);
        Assert.Contains("('shutdown', 'hydra-kiosk', 'closes its session first', 'delay'", inhibitors, StringComparison.Ordinal);

        await bus.EmitAsync("PrepareForSleep", isComing: true);
        Assert.Equal("sleep", await NextAsync());
        manager.LetGo();
        await bus.InhibitorsAsync(said => !said.Contains("hydra-kiosk", StringComparison.Ordinal));

        await bus.EmitAsync("PrepareForSleep", isComing: false);
        Assert.Equal("awake", await NextAsync());
        await bus.InhibitorsAsync(said => said.Contains("hydra-kiosk", StringComparison.Ordinal));

        await bus.EmitAsync("PrepareForShutdown", isComing: true);
        Assert.Equal("sleep", await NextAsync());
    }

    [BusFact]
    public async Task What_somebody_else_on_the_bus_says_is_not_believed()
    {
        await using var bus = await LoginBus.StartAsync();
        using var manager = Start(bus.Address);
        Assert.Equal("listens", await NextAsync());

        foreach (var name in (await bus.NamesAsync()).Split('\'').Where(name => name.StartsWith(":1.", StringComparison.Ordinal)))
        {
            await bus.LieAsync(name); // this program is one of them
        }

        await bus.EmitAsync("PrepareForSleep", isComing: false);
        Assert.Equal("awake", await NextAsync());
    }

    [BusFact]
    public async Task A_bus_without_a_login_manager_is_told_once()
    {
        await using var bus = await LoginBus.StartAsync(withManager: false);
        using var manager = Start(bus.Address);

        Assert.Matches("^missing: .*org\\.freedesktop\\.login1", await NextAsync());
    }

    [BusFact]
    public async Task A_bus_that_goes_is_told_and_holds_up_no_end()
    {
        await using var bus = await LoginBus.StartAsync();
        using var manager = Start(bus.Address);
        Assert.Equal("listens", await NextAsync());

        bus.End();
        Assert.Equal("missing: the connection to it was lost", await NextAsync());
    }

    [BusFact]
    public async Task A_login_manager_that_comes_later_is_found()
    {
        await using var bus = await LoginBus.StartAsync(withManager: false);
        using var manager = Start(bus.Address, TimeSpan.FromSeconds(3)); // longer than the other takes
        Assert.StartsWith("missing: ", await NextAsync(), StringComparison.Ordinal);

        bus.StartManager();

        Assert.Equal("listens", await NextAsync());
    }

    [Theory]
    [InlineData("unix:path=/nonexistent/bus")]
    [InlineData("nonsense")]
    public async Task Without_a_bus_it_says_so_once_and_its_end_waits_for_nothing(string address)
    {
        var manager = Start(address, TimeSpan.FromMilliseconds(1));
        Assert.StartsWith("missing: ", await NextAsync(), StringComparison.Ordinal);
        await Task.Run(manager.Dispose).WaitAsync(_patience);

        Assert.False(_told.Reader.TryRead(out _));
    }

    private LoginManager Start(string address, TimeSpan? pause = null)
    {
        var manager = new LoginManager(
            address, isComing => _told.Writer.TryWrite(isComing ? "sleep" : "awake"),
            missing => _told.Writer.TryWrite(missing is null ? "listens" : $"missing: {missing}"), pause);
        manager.Start();
        return manager;
    }

    private async Task<string> NextAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(_patience);
}
