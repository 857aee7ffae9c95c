using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Configuration;

/// <summary>Environment variables above the file.</summary>
public sealed class OverrideTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_variable_stands_above_the_file_and_above_the_default()
    {
        var result = Load(
            "\"audio\": { \"playback\": { \"volume\": 0.8 } }", ("audio__playback__volume", "0.5"), ("AUDIO__CAPTURE__DEVICE", "USB PnP"),
            ("talk__mode", "toggle"), ("hydra__greeting", "false"), ("buttons__talk", """{ "source": "control" }"""), ("hydra__instructions", "Be \"brief\"."));

        Assert.Empty(result.Problems);
        var options = result.Configuration!.Options;
        Assert.Equal((0.5, "USB PnP"), (options.Audio.Playback.Volume, options.Audio.Capture.Device));
        Assert.Equal((TalkMode.Toggle, false), (options.Talk.Mode, options.Hydra.Greeting));
        Assert.Equal("Be \"brief\".", result.Configuration.Instructions);
        Assert.Contains(new AppliedOverride("HYDRA_KIOSK__audio__playback__volume", "audio.playback.volume", ReplacesFile: true), result.Overrides);
        Assert.Contains(new AppliedOverride("HYDRA_KIOSK__AUDIO__CAPTURE__DEVICE", "audio.capture.device", ReplacesFile: false), result.Overrides);
    }

    [Fact]
    public void A_part_comes_after_the_whole_whatever_the_order_of_the_names()
    {
        var options = Load("", ("audio__playback__volume", "0.5"), ("audio__playback", """{ "volume": 0.1, "volumeStep": 0.2 }""")).Configuration!.Options;

        Assert.Equal((0.5, 0.2), (options.Audio.Playback.Volume, options.Audio.Playback.VolumeStep));
    }

    [Theory]
    [InlineData("audio__playback__volume", "2", "audio.playback.volume: the number 2 was found; a number from 0 to 1 is expected. [HK-6006]")]
    [InlineData("audio__playback__volume", "loud", "audio.playback.volume: the text (not shown) was found; a number from 0 to 1 without quotes")]
    [InlineData("audio__playback__volum", "1", "audio.playback.volum: unknown key. Did you mean \"volume\"? [HK-6002]")]
    [InlineData("audoi__playback", "1", "audoi: unknown key. Did you mean \"audio\"? [HK-6002]")]
    [InlineData("hydra__greeting", "yes", "hydra.greeting: the text (not shown) was found; true or false")]
    [InlineData("talk__mode", "push to talk", "Did you mean \"push-to-talk\"? [HK-6007]")]
    [InlineData("buttons__talk", "{ \"source\": ", "buttons.talk: the file ends too early")]
    [InlineData("buttons", "{ \"mute\": { \"source\": \"gpoi\" } }", ":1:23: buttons.mute.source: (not shown) was found")]
    [InlineData("tools__catalogue__0", "{}", "tools.catalogue: this is given as a whole: a list [ ] is expected, as JSON. [HK-6061]")]
    [InlineData("audio__playback__volume__max", "1", "audio.playback.volume: this is given as a whole")]
    [InlineData("audio____volume", "1", "no setting is named; keys are separated by two underscores")]
    [InlineData("", "1", "no setting is named")]
    public void What_is_wrong_names_the_variable(string keys, string value, string expected)
    {
        var problem = Assert.Single(Load("", (keys, value)).Problems);

        Assert.StartsWith($"environment variable HYDRA_KIOSK__{keys}", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_refused_and_not_repeated()
    {
        var problem = Assert.Single(Load("", ("hydra__apiKey", "canary-0123456789")).Problems);

        Assert.Equal(ConfigurationCauses.SecretInFile, problem.Cause);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio__playback__volume", "canary-0123456789")]
    [InlineData("audio", "canary-0123456789")]
    [InlineData("talk__mode", "canary-0123456789")]
    [InlineData("buttons", "{ \"talk\": { \"source\": \"canary-0123456789\" } }")]
    [InlineData("hydra__endpoint", "canary-0123456789")]
    [InlineData("hydra__proxy", "canary-0123456789")]
    [InlineData("hydra__voice", "canary 0123456789")]
    [InlineData("hydra__voice", "canary-0123456789")] // a doubt only: the service may know it
    [InlineData("buttons__talk", "{ \"source\": \"canary-0123456789")]
    [InlineData("audio__capture__channel", "canary-0123456789")]
    [InlineData("hydra__instructionsFile", "canary-0123456789")]
    public void A_key_in_the_wrong_variable_is_not_repeated(string keys, string value)
    {
        var problems = Load("", (keys, value)).Problems;

        Assert.NotEmpty(problems);
        Assert.DoesNotContain(problems, p => p.ToString().Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_variables_for_one_setting_are_one_too_many()
    {
        var problem = Assert.Single(Load("", ("LOG__LEVEL", "debug"), ("log__level", "info")).Problems);

        Assert.Contains("HYDRA_KIOSK__LOG__LEVEL gives the same setting", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_of_the_file_come_first_and_keep_their_places()
    {
        var file = _folder.Write("kiosk.json", "{\n \"hydra\": { \"instructions\": \"x\", \"lingerSeconds\": 0 } }");

        var result = KioskConfiguration.Load(file, [new("HYDRA_KIOSK__log__level", "loud")]);

        Assert.Equal([(file, 2), ("environment variable HYDRA_KIOSK__log__level", 0)], result.Problems.Select(p => (p.File, p.Line)));
    }

    [Fact]
    public void Rules_between_settings_see_the_variable()
    {
        var problem = Assert.Single(Load("", ("talk__mode", "push-to-talk")).Problems);

        Assert.StartsWith("environment variable HYDRA_KIOSK__talk__mode: talk.mode: \"push-to-talk\" needs a button", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_variables_of_that_name_count()
    {
        var found = SettingOverride.Of(new Dictionary<string, string>
        {
            ["HYDRA_KIOSK__b"] = "1",
            ["hydra_kiosk__A"] = "2",
            ["HYDRA_KIOSK_RUNTIME"] = "3",
            ["PATH"] = "4",
        });

        Assert.Equal(["HYDRA_KIOSK__b", "hydra_kiosk__A"], found.Select(o => o.Variable));
    }

    private ConfigurationResult Load(string more, params (string Keys, string Value)[] variables) => KioskConfiguration.Load(
        _folder.Write("kiosk.json", ConfigFolder.With(more: more)), [.. variables.Select(v => new SettingOverride($"HYDRA_KIOSK__{v.Keys}", v.Value))]);
}
