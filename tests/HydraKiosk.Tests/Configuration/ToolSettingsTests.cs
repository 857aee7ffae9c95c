using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Toolbox;

namespace HydraKiosk.Tests.Configuration;

/// <summary>The part of the file about tools: what it says, and what it must not.</summary>
public sealed class ToolSettingsTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    [Theory]
    [InlineData("""{ "name": "a", "kind": "exec", "description": "d" }""", "tools.catalogue[0].command", 6008)]
    [InlineData("""{ "name": "a", "kind": "exec", "command": ["/bin/true"] }""", "tools.catalogue[0].description", 6008)]
    [InlineData("""{ "name": "a", "kind": "exec", "description": "d", "command": [] }""", "tools.catalogue[0].command", 6006)]
    [InlineData("""{ "name": "a", "kind": "exec", "description": "d", "command": ["true"] }""", "tools.catalogue[0].command", 6006)]
    [InlineData("""{ "name": "a", "kind": "exec", "description": "d", "command": ["/no/such/program"] }""", "tools.catalogue[0].command", 6019)]
    [InlineData("""{ "name": "a", "kind": "http", "description": "d" }""", "tools.catalogue[0].request", 6008)]
    [InlineData("""{ "name": "a", "kind": "http", "description": "d", "request": { "url": "http://example.org/" } }""", "tools.catalogue[0].request", 6019)]
    [InlineData("""{ "name": "a", "kind": "http", "description": "d", "request": { "url": "https://example.org/{b}" } }""", "tools.catalogue[0].request", 6019)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "command": ["/bin/true"] }""", "tools.catalogue[0].command", 6009)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "quietHours": "22-6" }""", "tools.catalogue[0].quietHours", 6006)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "quietHours": "22:00-22:00" }""", "tools.catalogue[0].quietHours", 6006)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "class": "money", "confirm": "voice" }""", "tools.catalogue[0].confirm", 6009)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "confirm": "button" }""", "tools.catalogue[0].confirm", 6008)]
    [InlineData("""{ "name": "get_time", "kind": "builtin", "class": "vehicle" }""", "tools.catalogue[0].class", 6008)]
    [InlineData(
        """{ "name": "a", "kind": "exec", "description": "d", "command": ["/bin/true"], "parameters": { "type": "object", "properties": { "b": { "$ref": "#" } } } }""",
        "tools.catalogue[0].parameters", 6019)]
    [InlineData(
        """{ "name": "a", "kind": "exec", "description": "d", "command": ["/bin/true"], "parameters": { "properties": { "b": { "type": "integer" } } }, "sample": { "b": "x" } }""",
        "tools.catalogue[0].sample", 6019)]
    public void A_tool_that_cannot_work_is_named(string tool, string path, int code)
    {
        var problems = _folder.Load(ConfigFolder.With(more: $$""" "tools": { "catalogue": [ {{tool}} ] } """)).Problems;

        Assert.Contains((path, code), problems.Select(p => (p.Path, p.Code)));
    }

    [Theory]
    [InlineData("""{ "name": "s", "command": ["/bin/true"], "url": "https://example.org/" }""", "tools.mcpServers[0]", 6009)]
    [InlineData("""{ "name": "s" }""", "tools.mcpServers[0]", 6009)]
    [InlineData("""{ "name": "s", "url": "https://user:pass@example.org/" }""", "tools.mcpServers[0].url", 6017)]
    [InlineData("""{ "name": "s", "command": ["/bin/true"], "bearer": "x", "tools": { "t": {} } }""", "tools.mcpServers[0].bearer", 6009)]
    [InlineData("""{ "name": "s", "url": "https://example.org/", "tools": { "t": { "sha256": "1234" } } }""", "tools.mcpServers[0].tools.t.sha256", 6006)]
    public void A_server_that_cannot_work_is_named(string server, string path, int code)
    {
        var problems = _folder.Load(ConfigFolder.With(more: $$""" "tools": { "mcpServers": [ {{server}} ] } """)).Problems;

        Assert.Contains((path, code), problems.Select(p => (p.Path, p.Code)));
    }

    [Theory]
    [InlineData("""{ "interface": "can0", "id": "0x1A0", "startBit": 60, "bits": 16 }""", "tools.vehicle")]
    [InlineData("""{ "interface": "can0", "id": "0x1A0", "startBit": 500 }""", "tools.vehicle")]
    public void A_speed_beyond_its_frame_is_named_and_not_met_at_the_start(string vehicle, string path)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $$""" "tools": { "vehicle": {{vehicle}} } """));

        Assert.Equal((path, 6019), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("""{ "name": "s", "url": "http://example.org/", "tools": { "t": {} } }""")]
    [InlineData("""{ "name": "s", "command": ["/bin/true"], "tools": { "t": { "confirm": "voice", "modes": ["idle"] } } }""")]
    [InlineData("""{ "name": "s", "command": ["/bin/true"] }""")]
    public void A_server_that_would_end_the_start_is_named(string server) => Assert.Contains(
        _folder.Load(ConfigFolder.With(more: $$""" "tools": { "mcpServers": [ {{server}} ] } """)).Problems,
        p => p.Code == 6019 && p.Path.StartsWith("tools.mcpServers[0]", StringComparison.Ordinal));

    [Fact]
    public void A_line_of_a_tool_has_one_use()
    {
        var problem = _folder.Single(ConfigFolder.With(more: """
            "buttons": { "stop": { "source": "gpio", "chip": "c", "line": 4 } },
            "tools": { "lines": { "lamp": { "chip": "c", "line": 4, "output": true } } }
            """));

        Assert.Equal(("tools.lines.lamp.line", 6009), (problem.Path, problem.Code));
    }

    [Fact]
    public void What_the_file_says_of_a_tool_becomes_its_rules_and_the_rest_follows_from_its_class()
    {
        var rules = ToolRulesOf.Make(
            new ToolRuleOptions
            {
                Class = ToolClass.Vehicle,
                Modes = [DeviceMode.Driving],
                PerMinute = 3,
                QuietHours = "22:00-06:30",
                Delegated = true,
                CooldownSeconds = 5,
                TimeoutMs = 1500,
                SecretArguments = ["pin"],
            },
            ToolClass.Act);

        Assert.Equal((ToolClass.Vehicle, ToolConsent.Button, 3), (rules.Class, rules.Consent, rules.PerMinute));
        Assert.Equal([DeviceMode.Driving], rules.Modes);
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(6, 30)), (rules.Quiet!.Value.From, rules.Quiet.Value.To));
        Assert.Equal((BackgroundWork.UntilStopped, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5)), (rules.Delegated, rules.Timeout,
            rules.Cooldown));
        Assert.Contains("pin", rules.SecretArguments);

        var usual = ToolRulesOf.Make(new ToolRuleOptions(), ToolClass.Read, TimeSpan.FromSeconds(70));
        Assert.Equal((ToolConsent.None, BackgroundWork.None, TimeSpan.FromSeconds(70)), (usual.Consent, usual.Delegated, usual.Timeout));
        Assert.DoesNotContain(DeviceMode.Idle, usual.Modes);
    }

    public void Dispose() => _folder.Dispose();
}
