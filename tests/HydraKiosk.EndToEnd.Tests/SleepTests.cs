using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A machine that goes to sleep in the middle of everything, by the word of a login manager on a real message bus.</summary>
public sealed class SleepTests(ITestOutputHelper output)
{
    [BusFact]
    public Task The_session_is_closed_before_the_machine_sleeps_and_another_one_opened_when_it_is_awake() => Story.TellAsync(output, async story =>
    {
        await using var bus = await LoginBus.StartAsync();
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 660, "seconds": 1.0 } }""");
        var daemon = story.StartDaemon(new KioskFile(), new Dictionary<string, string> { ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.Address });
        await story.Wire.SentAsync("session.configured");
        await bus.InhibitorsAsync(said => said.Contains("hydra-kiosk", StringComparison.Ordinal));

        await bus.EmitAsync("PrepareForSleep", isComing: true);
        await daemon.LineAsync("no session is open");
        await bus.InhibitorsAsync(said => !said.Contains("hydra-kiosk", StringComparison.Ordinal));

        await bus.EmitAsync("PrepareForSleep", isComing: false);
        await daemon.LineAsync("the machine is awake again");
        await story.Wire.SentAsync("session.configured", nth: 2);
        await bus.InhibitorsAsync(said => said.Contains("hydra-kiosk", StringComparison.Ordinal));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertClosedWith1000(session: 1);
        story.AssertNoViolations();
    });
}
