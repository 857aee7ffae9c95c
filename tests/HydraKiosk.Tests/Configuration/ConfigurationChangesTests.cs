using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Reloading;

namespace HydraKiosk.Tests.Configuration;

/// <summary>What differs between two configurations, and when it takes effect.</summary>
public sealed class ConfigurationChangesTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_setting_says_when_a_change_takes_effect()
    {
        var silent = KioskShape.Root.Keys("").Where(k => KioskShape.EffectOf(k.Parent.Length == 0 ? k.Key : $"{k.Parent}.{k.Key}") is null)
            .Select(k => $"{k.Parent}.{k.Key}").ToArray();

        Assert.True(silent.Length == 0, $"give these an Effect in KioskShape: {string.Join(", ", silent)}");
        Assert.Contains("A change takes effect at once.", KioskShape.RenderSchema(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio.playback.volume", TakesEffect.AtOnce)]
    [InlineData("audio.playback.device", TakesEffect.WhenIdle)]
    [InlineData("hydra.voice", TakesEffect.NextSession)]
    [InlineData("hydra.model", TakesEffect.WhenIdle)]
    [InlineData("buttons.talk.line", TakesEffect.WhenIdle)]
    [InlineData("tools.catalogue[3].name", TakesEffect.WhenIdle)]
    [InlineData("profiles.night.voice", TakesEffect.AtOnce)]
    public void A_setting_takes_effect_as_the_nearest_one_above_it_that_says_so(string path, TakesEffect effect) =>
        Assert.Equal(effect, KioskShape.EffectOf(path));

    [Fact]
    public void What_holds_at_once_is_taken_over_completely_and_nothing_else_is()
    {
        var was = Load("", "");
        var now = Load(
            "\"lingerSeconds\": 33",
            "\"audio\": { \"earcons\": false, \"playback\": { \"volume\": 0.3, \"volumeStep\": 0.2 } }, \"log\": { \"level\": \"debug\" }, "
            + "\"reload\": { \"onSave\": false, \"rollbackSeconds\": 90 }");
        Assert.All(ConfigurationChanges.Between(was, now), change => Assert.Equal(TakesEffect.AtOnce, change.Effect));
        Assert.Equal(7, ConfigurationChanges.Between(was, now).Count);

        Assert.Empty(ConfigurationChanges.Between(LiveSettings.Take(was, now), now));

        var more = Load("\"model\": \"hydra\", \"voice\": \"aria\"", "\"talk\": { \"prerollMs\": 0 }");
        Assert.Equal(was.Options.Hydra.Model, LiveSettings.Take(was, more).Options.Hydra.Model);
        Assert.Equal(was.Options.Talk, LiveSettings.Take(was, more).Options.Talk);
    }

    [Fact]
    public void Changes_are_named_by_path_with_what_was_and_what_is()
    {
        var changes = ConfigurationChanges.Between(
            Load("\"greeting\": true", "\"leds\": { \"a\": { \"source\": \"sysfs\", \"name\": \"x\" } }"),
            Load("\"greeting\": false", "\"leds\": { \"b\": { \"source\": \"sysfs\", \"name\": \"x\" } }"));

        Assert.Equal(
            [
                new SettingChange("hydra.greeting", "true", "false", TakesEffect.NextSession),
                new SettingChange("leds.a", "{ … }", "not set", TakesEffect.WhenIdle),
                new SettingChange("leds.b", "not set", "{ … }", TakesEffect.WhenIdle),
            ],
            changes);
    }

    [Fact]
    public void Neither_what_the_agent_is_told_nor_what_may_be_a_secret_is_shown()
    {
        const string Canary = "canary-4711";
        static string Tools(string value) => "\"tools\": { \"catalogue\": [ { \"name\": \"t\", \"kind\": \"exec\", \"description\": \"d\", "
            + $"\"command\": [\"/bin/true\", \"--key={value}\"], \"environment\": {{ \"TOKEN\": \"{value}\" }} }} ] }}";
        var was = Load("\"proxy\": \"http://user:old@proxy.example:3128\"", Tools("old"), "Be kind.");
        var now = Load($"\"proxy\": \"http://user:{Canary}@proxy.example:3128\"", Tools(Canary), $"Be {Canary}.");

        var changes = ConfigurationChanges.Between(was, now);

        Assert.Equal(
            ["hydra.instructions", "tools.catalogue[0].command[1]", "tools.catalogue[0].environment.TOKEN", "hydra.proxy"],
            changes.Select(c => c.Path));
        Assert.DoesNotContain(changes, c => (c.Was + c.Is).Contains("4711", StringComparison.Ordinal) || c.Was.Contains("old", StringComparison.Ordinal));
        Assert.Equal("a text of 15 characters", changes[0].Is);
    }

    [Fact]
    public void Of_an_address_its_host_is_shown_and_not_what_lets_one_in()
    {
        static string Tools(string secret) => "\"tools\": { \"attendant\": { \"webhook\": \"https://hooks.example/" + secret + "\" }, \"catalogue\": [ { "
            + "\"name\": \"t\", \"kind\": \"http\", \"description\": \"d\", \"request\": { \"url\": \"https://api.example/v1?token=" + secret
            + "\" } } ] }";

        var changes = ConfigurationChanges.Between(Load("", Tools("old-4711")), Load("", Tools("new-4711")));

        Assert.Equal(2, changes.Count);
        Assert.All(changes, change => Assert.DoesNotContain("4711", change.Was + change.Is, StringComparison.Ordinal));
        Assert.Contains(changes, change => change.Is == "https://hooks.example/ (not shown)");
        Assert.Contains(changes, change => change.Is == "https://api.example/ (not shown)");
    }

    [Fact]
    public void The_same_file_of_instructions_with_another_text_is_a_change()
    {
        _folder.Write("who.txt", "One.");
        const string File = """{ "hydra": { "instructionsFile": "who.txt" } }""";
        var was = _folder.Load(File).Configuration!;
        _folder.Write("who.txt", "Another one.");

        var change = Assert.Single(ConfigurationChanges.Between(was, _folder.Load(File).Configuration!));

        Assert.Equal(("hydra.instructionsFile", TakesEffect.NextSession), (change.Path, change.Effect));
    }

    [Fact]
    public void A_profile_that_comes_or_goes_waits_and_one_that_changes_does_not()
    {
        var none = Load("", "");
        var one = Load("", "\"profiles\": { \"n\": { \"volume\": 0.1 } }");
        var other = Load("", "\"profiles\": { \"n\": { \"volume\": 0.2 } }");

        Assert.Equal(TakesEffect.WhenIdle, Assert.Single(ConfigurationChanges.Between(none, one)).Effect);
        Assert.Equal(TakesEffect.AtOnce, Assert.Single(ConfigurationChanges.Between(one, other)).Effect);
    }

    private LoadedConfiguration Load(string hydra, string more, string instructions = "Be kind.")
    {
        var result = _folder.Load(
            ConfigFolder.With(hydra, more).Replace("Be kind.", instructions, StringComparison.Ordinal));
        return result.Configuration ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }
}
