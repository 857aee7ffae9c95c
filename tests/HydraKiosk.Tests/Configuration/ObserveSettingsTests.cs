using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Tests.Configuration;

/// <summary>Figures, data budget and black box in the file.</summary>
public sealed class ObserveSettingsTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_is_read_and_written_as_it_was()
    {
        var result = _folder.Load(ConfigFolder.With(more: """
            "metrics": { "listen": "127.0.0.1:9464" },
            "data": { "perDayMB": 50, "perMonthMB": 1000, "minutesPerDay": 120, "meteredInterfaces": ["wwan0", "usb0"], "atLimit": "refuse" },
            "blackBox": { "words": true, "files": 5, "maxMegabytes": 2 }
            """));

        Assert.Empty(result.Problems);
        var options = result.Configuration!.Options;
        Assert.Equal("127.0.0.1:9464", options.Metrics.Listen!.ToString());
        var data = options.Data;
        Assert.Equal((50, 1000, 120, DataLimitAction.Refuse), (data.PerDayMegabytes, data.PerMonthMegabytes, data.MinutesPerDay, data.AtLimit));
        Assert.Equal(["wwan0", "usb0"], options.Data.MeteredInterfaces);
        Assert.Equal(new BlackBoxOptions { Words = true, Files = 5, MaxMegabytes = 2 }, options.BlackBox);
        Assert.DoesNotContain(
            _folder.Load(KioskShape.Render(options)).Problems, p => p.Severity == HydraKiosk.Configuration.Problems.ProblemSeverity.Error);
    }

    [Fact]
    public void Without_a_word_about_it_nothing_is_served_nothing_is_limited_and_a_fault_is_kept()
    {
        var options = _folder.Load(ConfigFolder.With()).Configuration!.Options;

        Assert.Null(options.Metrics.Listen);
        Assert.False(options.Data.HasLimit);
        Assert.Equal((true, false), (options.BlackBox.Enabled, options.BlackBox.Words));
    }

    [Theory]
    [InlineData("\"metrics\": { \"listen\": \"0.0.0.0:9464\" }", "metrics.listen", 6009)]
    [InlineData("\"metrics\": { \"listen\": \"192.168.1.7:9464\" }", "metrics.listen", 6009)]
    [InlineData("\"metrics\": { \"listen\": \"[::]:9464\" }", "metrics.listen", 6009)]
    [InlineData("\"metrics\": { \"listen\": \"127.0.0.1\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": \"127.0.0.1:0\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": \"127.0.0.1:70000\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": \"localhost:9464\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": \"::1\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": \"\" }", "metrics.listen", 6006)]
    [InlineData("\"metrics\": { \"listen\": 9464 }", "metrics.listen", 6005)]
    [InlineData("\"metrics\": { \"allowRemote\": true }", "metrics.allowRemote", 6015)]
    [InlineData("\"face\": { \"listen\": \"0.0.0.0:8787\" }", "face.listen", 6009)]
    [InlineData("\"face\": { \"listen\": \"0.0.0.0:8787\", \"password\": \"face-password\" }", "face.listen", 6009)]
    [InlineData("\"face\": { \"listen\": \"[::]:8787\", \"certificate\": \"face.pem\" }", "face.listen", 6009)]
    [InlineData("\"face\": { \"language\": \"en\", \"theme\": \"theme.json\" }", "face", 6015)]
    [InlineData("\"face\": { \"listen\": \"127.0.0.1:8787\", \"language\": \"latin\" }", "face.language", 6007)]
    [InlineData("\"data\": { \"perDayMB\": 0 }", "data.perDayMB", 6006)]
    [InlineData("\"data\": { \"minutesPerDay\": 1441 }", "data.minutesPerDay", 6006)]
    [InlineData("\"data\": { \"atLimit\": \"refuse\" }", "data.atLimit", 6015)]
    [InlineData("\"data\": { \"perDayMB\": 5, \"atLimit\": \"on-demand\" }", "data.atLimit", 6015)]
    [InlineData("\"data\": { \"perDayMB\": 5, \"atLimit\": \"stop\" }", "data.atLimit", 6007)]
    [InlineData("\"data\": { \"perDayMB\": 50, \"perMonthMB\": 40 }", "data.perDayMB", 6009)]
    [InlineData("\"data\": { \"meteredInterfaces\": [\"wwan 0\"] }", "data.meteredInterfaces[0]", 6006)]
    [InlineData("\"data\": { \"meteredInterfaces\": [\"a-name-too-long-for-it\"] }", "data.meteredInterfaces[0]", 6006)]
    [InlineData("\"data\": { \"meteredInterface\": [] }", "data.meteredInterface", 6002)]
    [InlineData("\"blackBox\": { \"audio\": true }", "blackBox.audio", 6002)]
    [InlineData("\"blackBox\": { \"enabled\": false, \"words\": true }", "blackBox.words", 6015)]
    public void What_does_not_fit_is_told_where_it_stands(string more, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: more));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("[::1]:9464")]
    [InlineData("127.0.0.53:80")]
    public void Every_address_of_this_machine_s_own_is_good(string listen) =>
        Assert.Empty(_folder.Load(ConfigFolder.With(more: $"\"metrics\": {{ \"listen\": \"{listen}\" }}")).Problems);

    [Fact]
    public void Other_machines_may_read_where_that_is_said() =>
        Assert.Empty(_folder.Load(ConfigFolder.With(more: "\"metrics\": { \"listen\": \"0.0.0.0:9464\", \"allowRemote\": true }")).Problems);
}
