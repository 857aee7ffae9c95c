using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Configuration;

/// <summary>What profiles may say, and what becomes of the configuration while one is chosen.</summary>
public sealed class ProfileRulesTests : IDisposable
{
    private const string Tool = "\"tools\": { \"catalogue\": [ { \"name\": \"get_time\", \"kind\": \"builtin\" }, { \"name\": \"get_volume\", \"kind\": \"builtin\" } ] }, ";

    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"profile\": \"night\"", "profile", 6007)]
    [InlineData("\"profiles\": { \"night\": {} }, \"profile\": \"nigth\"", "profile", 6007)]
    [InlineData("\"profiles\": { \"base\": {} }", "profiles.base", 6009)]
    [InlineData("\"profiles\": { \"n\": { \"instructions\": \"a\", \"instructionsFile\": \"b\" } }", "profiles.n.instructionsFile", 6009)]
    [InlineData("\"profiles\": { \"n\": { \"instructionsFile\": \"nowhere.txt\" } }", "profiles.n.instructionsFile", 6012)]
    [InlineData("\"profiles\": { \"n\": { \"talkMode\": \"toggle\" } }", "profiles.n.talkMode", 6008)]
    [InlineData("\"profiles\": { \"n\": { \"volume\": 1.5 } }", "profiles.n.volume", 6006)]
    [InlineData("\"profiles\": { \"n\": { \"hours\": \"22:00\" } }", "profiles.n.hours", 6006)]
    [InlineData("\"profiles\": { \"n\": { \"hours\": \"22:00-22:00\" } }", "profiles.n.hours", 6006)]
    [InlineData("\"profiles\": { \"n\": { \"days\": [\"mon\"] } }", "profiles.n.hours", 6008)]
    [InlineData("\"profiles\": { \"n\": { \"hours\": \"22:00-06:00\", \"days\": [\"monday\"] } }", "profiles.n.days[0]", 6007)]
    [InlineData("\"profiles\": { \"n\": { \"hours\": \"22:00-06:00\", \"days\": [] } }", "profiles.n.days", 6015)]
    [InlineData(Tool + "\"profiles\": { \"n\": { \"tools\": [\"get_tiem\"] } }", "profiles.n.tools[0]", 6007)]
    [InlineData("\"profiles\": { \"n\": { \"model\": \"electron\" } }", "profiles.n.model", 6002)]
    [InlineData("\"profiles\": { \"n\": {} }, \"buttons\": { \"b\": { \"source\": \"control\", \"action\": \"profile\" } }", "buttons.b.profile", 6008)]
    [InlineData("\"profiles\": { \"n\": {} }, \"buttons\": { \"b\": { \"source\": \"control\", \"action\": \"profile\", \"profile\": \"m\" } }", "buttons.b.profile", 6007)]
    [InlineData("\"profiles\": { \"n\": {} }, \"buttons\": { \"b\": { \"source\": \"control\", \"action\": \"mute\", \"profile\": \"n\" } }", "buttons.b.profile", 6015)]
    [InlineData("\"tools\": { \"catalogue\": [ { \"name\": \"switch_profile\", \"kind\": \"builtin\" } ] }", "tools.catalogue", 6008)]
    [InlineData("\"reload\": { \"rollbackSeconds\": 9 }", "reload.rollbackSeconds", 6006)]
    public void What_cannot_be_is_named_once(string part, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: part));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Fact]
    public void A_persona_too_large_for_the_service_is_an_error_of_its_profile_alone()
    {
        var text = new string('x', 29_900);

        var problem = _folder.Single(ConfigFolder.With(more: $"\"profiles\": {{ \"n\": {{ \"instructions\": \"{text}\" }} }}"));

        Assert.Equal(("profiles.n", 6018), (problem.Path, problem.Code));
    }

    [Fact]
    public void A_profile_takes_the_place_of_what_it_names_and_of_nothing_else()
    {
        _folder.Write("night.txt", "You whisper.\n");
        var file = _folder.Load(ConfigFolder.With(
            "\"voice\": \"aria\", \"lingerSeconds\": 7",
            Tool + "\"buttons\": { \"talk\": { \"source\": \"control\" } }, \"audio\": { \"playback\": { \"volume\": 0.9 } }, \"profiles\": { \"night\": { "
            + "\"instructionsFile\": \"night.txt\", \"greeting\": false, \"talkMode\": \"push-to-talk\", \"volume\": 0.2, \"tools\": [\"get_time\"] }, "
            + "\"day\": {} }")).Configuration!;

        var night = file.Profiles["night"];
        Assert.Equal("You whisper.", night.Instructions);
        Assert.Equal(("aria", false, 7.0), (night.Options.Hydra.Voice, night.Options.Hydra.Greeting, night.Options.Hydra.LingerSeconds));
        Assert.Equal((TalkMode.PushToTalk, 0.2), (night.Options.Talk.Mode, night.Options.Audio.Playback.Volume));
        Assert.Equal(["get_time"], night.Options.Tools.Catalogue.Select(t => t.Name));
        Assert.Equal((file.Instructions, file.Options), (file.Profiles["day"].Instructions, file.Profiles["day"].Options));
    }
}
