using System.Runtime.InteropServices;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Hosting;

public sealed class DaemonLogTests
{
    [Fact]
    public void The_first_line_says_what_runs_with_what_and_never_the_key()
    {
        var log = new TestLog();
        var configuration = new LoadedConfiguration(
            "/etc/hydra-kiosk/hydra-kiosk.json",
            new KioskOptions
            {
                Hydra = new HydraOptions
                {
                    Endpoint = new Uri("wss://visitor:sk_canary123456@api.example:8443/waves/v1/s2s?api_key=sk_canary123456#sk_canary123456"),
                    Model = "hydra-v1.1",
                    Voice = "aria",
                    Session = SessionPolicy.OnDemand,
                },
                Talk = new TalkOptions { Mode = TalkMode.PushToTalk },
            },
            "Be kind.");

        DaemonLog.Starts(log, configuration, "file that SMALLEST_API_KEY_FILE names");

        var line = Assert.Single(log.Lines);
        Assert.Equal((LogLevel.Information, 6036), (line.Level, line.EventId));
        Assert.Matches("^hydra-kiosk \\d+\\.\\d+\\.\\d+\\S*, commit [0-9a-f]{7,40}|unknown, ", line.Message);
        Assert.Contains($", {RuntimeInformation.RuntimeIdentifier}; configuration /etc/hydra-kiosk/hydra-kiosk.json; endpoint "
            + "wss://api.example:8443/waves/v1/s2s, model hydra-v1.1, voice aria, "
            + "talk push-to-talk, session on-demand; key: file that SMALLEST_API_KEY_FILE names", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Be kind", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void The_wire_log_of_the_daemon_goes_through_its_filter_and_keeps_texts_only_in_a_file_that_was_asked_for(bool enabled, bool content,
        bool keeps)
    {
        var secrets = new SecretFilter();

        var options = Daemon.WireLog(new WireLogOptions { Enabled = enabled, Content = content }, secrets,
            new StateDirectory("/var/lib/hydra-kiosk"));

        Assert.Same(secrets, options.Secrets);
        Assert.Equal(enabled ? "/var/lib/hydra-kiosk/wire" : null, options.Folder);
        Assert.Equal(keeps, options.KeepsContent);
    }
}
