using HydraKiosk.Configuration.Options;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Toolbox;

/// <summary>What the log of calls is told of the kill switch, over starts of the daemon too.</summary>
public sealed class KioskToolsTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("hk-tools-");
    private readonly ManualClock _clock = new();

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public void What_was_stopped_and_released_without_a_daemon_is_written_when_it_is_found()
    {
        RunDaemon(_ => { });
        Assert.Null(Switch().Kill(KillScope.Tools, "a technician"));
        RunDaemon(_ => { });
        RunDaemon(_ => { });
        Assert.Equal(["killed tools stopped by a command by a technician"], Lines());

        Assert.Null(Switch().Unkill("a technician"));
        RunDaemon(_ => { });

        Assert.Equal(["killed tools stopped by a command by a technician", "unkilled "], Lines());
    }

    [Fact]
    public void A_switch_that_was_not_read_yet_is_no_news_and_a_change_is_written_once()
    {
        RunDaemon(kill => kill.SetLine(false), hasLine: true);
        Assert.Empty(Lines());
        RunDaemon(
            kill =>
            {
                kill.SetLine(false);
                kill.SetLine(true);
                kill.SetLine(true);
            },
            hasLine: true);
        Assert.Equal(["killed everything stopped by its switch"], Lines());

        RunDaemon(kill => kill.SetLine(false), hasLine: true);

        Assert.Equal(["killed everything stopped by its switch", "unkilled "], Lines());
    }

    private string[] Lines() => [.. AuditReader.Read(Path.Combine(_state.FullName, "audit"))
        .Where(r => r.Stage is AuditStage.Killed or AuditStage.Unkilled).Select(r => $"{r.StageWord} {r.Why}")];

    private KillSwitch Switch(bool hasLine = false) => new(new KillFile(_state.FullName), hasLine, _clock, NullLogger.Instance);

    private void RunDaemon(Action<KillSwitch> use, bool hasLine = false)
    {
        var kill = Switch(hasLine);
        var audit = AuditLog.Open(new AuditLogOptions(Path.Combine(_state.FullName, "audit")) { Boot = "b0000001" }, _clock, NullLogger<AuditLog>.Instance);
        using var tools = new KioskTools(new ToolsOptions(), [], kill, audit, new NoSigns(), () => false, _clock, NullLoggerFactory.Instance);
        use(kill);
    }

    private sealed class NoSigns : IConsentSigns
    {
        public void Asked(ConsentQuestion question)
        {
        }

        public void Settled(ConsentQuestion question, ConsentOutcome outcome)
        {
        }
    }
}
