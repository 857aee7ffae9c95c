using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>What is said of settings before a server is started with them.</summary>
public sealed class McpServerSettingsTests
{
    private static readonly McpToolSettings _tool = new(new ToolRules(ToolClass.Read));
    private static readonly McpServerSettings _good = new("shop", new Dictionary<string, McpToolSettings> { ["print"] = _tool }) { Program = "/usr/bin/shop" };

    [Fact]
    public void Good_settings_have_no_problem() => Assert.Empty(_good.FindProblems());

    [Fact]
    public void A_name_holds_nothing_that_a_tool_name_may_not()
    {
        Assert.Contains("letters, digits", Problem(_good with { Name = "my shop" }), StringComparison.Ordinal);
        Assert.Contains("letters, digits", Problem(_good with { Name = "" }), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_a_program_or_an_address_and_not_both()
    {
        Assert.Contains("either a program or a URL", Problem(_good with { Program = null }), StringComparison.Ordinal);
        Assert.Contains("either a program or a URL", Problem(_good with { Url = new Uri("https://a.example/mcp") }), StringComparison.Ordinal);
        Assert.Contains("absolute path", Problem(_good with { Program = "shop" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/mcp", null)]
    [InlineData("http://127.0.0.1:8080/mcp", null)]
    [InlineData("http://a.example/mcp", "must begin with https://")]
    [InlineData("ftp://a.example/mcp", "must begin with https://")]
    public void An_address_beyond_this_device_is_encrypted(string url, string? expected)
    {
        var problems = (_good with { Program = null, Url = new Uri(url) }).FindProblems().ToList();

        Assert.Equal(expected is null ? 0 : 1, problems.Count);
        Assert.All(problems, problem => Assert.Contains(expected!, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_header_needs_its_file_and_an_address()
    {
        Assert.Contains("header", Problem(_good with { HeaderName = "Authorization", HeaderSecretFile = "/etc/secret" }), StringComparison.Ordinal);
        var remote = _good with { Program = null, Url = new Uri("https://a.example/"), HeaderName = "Authorization" };
        Assert.Contains("header", Problem(remote), StringComparison.Ordinal);
        Assert.Empty((remote with { HeaderSecretFile = "/etc/secret" }).FindProblems());
    }

    [Fact]
    public void Names_are_prefixed_and_hold_only_what_a_voice_service_takes()
    {
        Assert.Equal("shop_print_ticket_v2", _good.PrefixedName("print.ticket/v2"));
        Assert.Contains("would have the same name", Problem(With("a.b", "a/b")), StringComparison.Ordinal);
        Assert.Empty(With(new string('x', 59)).FindProblems());
        Assert.Contains("65 characters", Problem(With(new string('x', 60))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_offers_nothing_and_a_hash_that_is_none_are_told()
    {
        Assert.Contains("lists no tools", Problem(With()), StringComparison.Ordinal);
        Assert.Contains("64 hexadecimal digits", Problem(_good with { Tools = new Dictionary<string, McpToolSettings> { ["print"] = _tool with { Sha256 = "abc" } } }), StringComparison.Ordinal);
        Assert.Contains("longer than 1024", Problem(_good with { Tools = new Dictionary<string, McpToolSettings> { ["print"] = _tool with { Description = new string('x', 1025) } } }), StringComparison.Ordinal);
    }

    private static McpServerSettings With(params string[] tools) => _good with { Tools = tools.ToDictionary(name => name, _ => _tool) };

    private static string Problem(McpServerSettings settings) => Assert.Single(settings.FindProblems());
}
