using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Tests.Configuration;

/// <summary>The list of voices.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class VoiceRulesTests : IDisposable
{
    private const string Hydra = "{ \"name\": \"hydra\", \"kind\": \"hydra\" }";

    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_list_Hydra_speaks_alone() => Assert.Equal(
        [VoiceOptions.Hydra], _folder.Load(ConfigFolder.With(more: "\"log\": { }")).Configuration!.Options.Voices);

    [Fact]
    public void A_list_is_taken_in_its_order() => Assert.Equal(
        ["main"], _folder.Load(ConfigFolder.With(more: "\"voices\": [ { \"name\": \"main\", \"kind\": \"hydra\" } ]")).Configuration!.Options.Voices
            .Select(v => v.Name));

    [Theory]
    [InlineData("[ ]", "voices", 6008)]
    [InlineData("{ }", "voices", 6005)]
    [InlineData("[ { \"name\": \"a\" } ]", "voices[0].kind", 6008)]
    [InlineData("[ { \"kind\": \"hydra\" } ]", "voices[0].name", 6008)]
    [InlineData("[ { \"name\": \"a b\", \"kind\": \"hydra\" } ]", "voices[0].name", 6006)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"hidra\" } ]", "voices[0].kind", 6007)]
    [InlineData("[ " + Hydra + ", " + Hydra + " ]", "voices[1].name", 6009)]
    [InlineData("[ " + Hydra + ", { \"name\": \"other\", \"kind\": \"hydra\" } ]", "voices[1].kind", 6009)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"hydra\", \"duplex\": { } } ]", "voices[0].duplex", 6009)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"duplex\", \"duplex\": { \"voice\": \"../x\" } } ]", "voices[0].duplex.voice", 6006)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"duplex\", \"duplex\": { \"pauseMs\": 100 } } ]", "voices[0].duplex.pauseMs", 6006)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"duplex\", \"duplex\": { \"endpoint\": \"ws://gpu/api/chat\" } } ]", "voices[0].duplex.endpoint", 6011)]
    [InlineData("[ " + Hydra + ", { \"name\": \"b\", \"kind\": \"hydra\", \"hydra\": { \"endpoint\": \"ws://10.0.0.1/x\" } } ]", "voices[1].hydra.endpoint", 6011)]
    [InlineData("[ " + Hydra + ", { \"name\": \"b\", \"kind\": \"hydra\", \"hydra\": { \"endpoint\": \"http://x\" } } ]", "voices[1].hydra.endpoint", 6007)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"hydra\", \"cascade\": { } } ]", "voices[0].cascade", 6009)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"cascade\", \"cascade\": { \"speech\": { \"rateHz\": 11025 } } } ]", "voices[0].cascade.speech.rateHz", 6006)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"cascade\", \"cascade\": { \"chat\": { \"endpoint\": \"http://gpu/v1\" } } } ]", "voices[0].cascade.chat.endpoint", 6011)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"cascade\", \"cascade\": { \"moderation\": { } } } ]", "voices[0].cascade.moderation", 6009)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"cascade\", \"cascade\": { \"moderation\": { \"command\": [ \"rule\" ] } } } ]", "voices[0].cascade.moderation.command", 6006)]
    [InlineData("[ { \"name\": \"a\", \"kind\": \"cascade\", \"cascade\": { \"hearing\": { \"endpoint\": \"wss://h/x?a=b\" } } } ]", "voices[0].cascade.hearing.endpoint", 6009)]
    public void What_cannot_be_is_named_once(string voices, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $"\"voices\": {voices}"));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("\"realtime\": { \"preset\": \"azure\", \"model\": \"mine\", \"credential\": \"azure\" }", "voices[0].realtime.endpoint", 6008)]
    [InlineData("\"realtime\": { \"preset\": \"vllm-omni\", \"endpoint\": \"ws://127.0.0.1:8091/v1/realtime\" }", "voices[0].realtime.model", 6008)]
    [InlineData("\"realtime\": { }", "voices[0].realtime.credential", 6008)]
    [InlineData("\"realtime\": { \"credential\": \"openai\", \"silenceMs\": 50 }", "voices[0].realtime.silenceMs", 6006)]
    [InlineData("\"realtime\": { \"credential\": \"openai\", \"turns\": \"nobody\" }", "voices[0].realtime.turns", 6007)]
    public void What_a_realtime_voice_lacks_is_named(string section, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $"\"voices\": [ {{ \"name\": \"a\", \"kind\": \"realtime\", {section} }} ]"));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Fact]
    public void A_section_of_another_kind_is_refused() => Assert.Equal(
        ("voices[0].realtime", 6009), _folder.Single(ConfigFolder.With(
            more: "\"voices\": [ { \"name\": \"a\", \"kind\": \"hydra\", \"realtime\": { \"credential\": \"openai\" } } ]")) is var problem
                ? (problem.Path, problem.Code) : default);

    [Fact]
    public void A_continuous_voice_and_tools_are_refused_together()
    {
        const string Tools = "\"tools\": { \"catalogue\": [ { \"name\": \"look\", \"description\": \"Looks.\", \"kind\": \"exec\", "
            + "\"command\": [\"/bin/true\"] } ] }";
        var problem = Assert.Single(_folder.Load(ConfigFolder.With(more: $"\"voices\": [ {{ \"name\": \"a\", \"kind\": \"duplex\" }} ], {Tools}"))
            .Problems, p => p.Path.StartsWith("voices", StringComparison.Ordinal));

        Assert.Equal(("voices[0].kind", 6009), (problem.Path, problem.Code));
        Assert.Contains("knows no tools", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_service_may_stand_twice_at_two_addresses() => Assert.Empty(_folder.Load(ConfigFolder.With(
        more: "\"voices\": [ " + Hydra + ", { \"name\": \"b\", \"kind\": \"hydra\", \"hydra\": { \"endpoint\": \"wss://b.example/s2s\" } } ]")).Problems);

    [Fact]
    public void A_list_of_more_than_eight_is_refused() => Assert.Equal(
        6006, _folder.Single(ConfigFolder.With(more: $"\"voices\": [ {string.Join(", ", Enumerable.Repeat(Hydra, 9))} ]")).Code);

    [Fact]
    public void Instructions_without_room_in_a_continuous_voices_address_are_named_with_their_place_and_figure()
    {
        const string Voices = "\"voices\": [ { \"name\": \"own\", \"kind\": \"duplex\" } ]";
        string With(int letters) => $"{{ \"hydra\": {{ \"instructions\": \"{new string('a', letters)}\" }}, {Voices} }}";
        Assert.Empty(_folder.Load(With(8_000)).Problems);

        var problem = Assert.Single(_folder.Load(With(8_200)).Problems);

        Assert.Equal(("hydra.instructions", 6018, 1), (problem.Path, problem.Code, problem.Line));
        Assert.Matches("make it 82[0-9][0-9] bytes long; its server takes 8100. Shorten them by 1[0-9][0-9] bytes", problem.Message);
    }

    [Theory]
    [InlineData(null, 0, "")]
    [InlineData("a_fine_key_of_24_letters", 0x124, "other users may read or change")]
    [InlineData("<your key>", 0x100, "placeholder")]
    [InlineData("a_fine_key_of_24_letters", 0x100, null)]
    public void A_voices_own_key_is_looked_at_and_its_lack_stops_no_start(string? key, int mode, string? complaint)
    {
        if (key is not null)
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "credentials"));
            var file = _folder.Write(Path.Combine("credentials", "openai"), key);
            File.SetUnixFileMode(file, (UnixFileMode)mode);
        }

        var result = _folder.Load(ConfigFolder.With(
            more: "\"voices\": [ { \"name\": \"a\", \"kind\": \"realtime\", \"realtime\": { \"credential\": \"openai\" } } ]"));

        Assert.NotNull(result.Configuration);
        if (complaint is null)
        {
            Assert.Empty(result.Problems);
            return;
        }

        var problem = Assert.Single(result.Problems);
        Assert.Equal(("voices[0].realtime.credential", 6012), (problem.Path, problem.Code));
        Assert.Contains(complaint, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a_fine_key", problem.Message, StringComparison.Ordinal);
    }
}
