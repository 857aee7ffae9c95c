using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>Which of a server's tools are offered.</summary>
public sealed class ToolReviewTests
{
    private const string Schema = """{"type":"object"}""";

    private static readonly ListedTool _print = new("print", "Prints a ticket.", Schema);

    [Fact]
    public void What_the_configuration_does_not_list_is_not_offered()
    {
        var (offered, findings) = Review(Wanted("print")).Review([_print, new("wipe", "Wipes the disk.", Schema)]);

        Assert.Equal([_print], offered);
        Assert.Empty(findings);
    }

    [Fact]
    public void A_listed_tool_that_the_server_lacks_is_found_absent()
    {
        var (offered, findings) = Review(Wanted("print", "scan")).Review([_print]);

        Assert.Equal([_print], offered);
        Assert.Equal([new McpFinding("scan", McpFindingKind.Absent, "")], findings);
    }

    [Theory]
    [InlineData("Prints it twice.", Schema)]
    [InlineData("Prints a ticket.", """{"type":"object","properties":{"to":{"type":"string"}}}""")]
    public void A_definition_that_changes_is_taken_back_until_it_is_confirmed(string description, string schema)
    {
        var review = Review(Wanted("print"));
        review.Review([_print]);
        var changed = new ListedTool("print", description, schema);

        var (offered, findings) = review.Review([changed]);
        Assert.Empty(offered);
        Assert.Equal([new McpFinding("print", McpFindingKind.Changed, changed.Sha256)], findings);

        Assert.True(review.Confirm("print"));
        Assert.Equal([changed], review.Review([changed]).Offered);
        Assert.Equal(McpFindingKind.Changed, Assert.Single(review.Review([_print]).Findings).Kind);
    }

    [Fact]
    public void A_definition_that_goes_back_to_the_accepted_one_is_offered_again()
    {
        var review = Review(Wanted("print"));
        review.Review([_print]);
        review.Review([_print with { Description = "x" }]);

        Assert.Equal([_print], review.Review([_print]).Offered);
        Assert.False(review.Confirm("print"));
    }

    [Fact]
    public void A_hash_in_the_configuration_accepts_that_definition_only_and_nobody_can_confirm_another()
    {
        var review = Review(Settings(("print", new McpToolSettings(new ToolRules(ToolClass.Act)) { Sha256 = _print.Sha256.ToUpperInvariant() })));
        var other = new ListedTool("print", "Prints more.", Schema);

        Assert.Equal(McpFindingKind.Changed, Assert.Single(review.Review([other]).Findings).Kind);
        Assert.False(review.Confirm("print"));
        Assert.Empty(review.Review([other]).Offered);
        Assert.Equal([_print], review.Review([_print]).Offered);
    }

    [Fact]
    public void Two_tools_of_the_same_name_are_both_refused()
    {
        var (offered, findings) = Review(Wanted("print")).Review([_print, _print]);

        Assert.Empty(offered);
        Assert.Equal("the server lists it twice", Assert.Single(findings).Why);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_description_has_1024_bytes_at_most(int length, bool isOffered)
    {
        var (offered, findings) = Review(Wanted("print")).Review([new("print", new string('x', length), Schema)]);

        Assert.Equal(isOffered, offered.Count == 1);
        Assert.Equal(isOffered, findings.Count == 0);
    }

    [Fact]
    public void A_description_of_the_configuration_stands_in_for_one_that_is_too_long()
    {
        var review = Review(Settings(("print", new McpToolSettings(new ToolRules(ToolClass.Act)) { Description = "Prints." })));

        Assert.Single(review.Review([new("print", new string('x', 5000), Schema)]).Offered);
    }

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public void A_schema_has_8192_bytes_at_most(int length, bool isOffered)
    {
        var schema = Schema.PadRight(length);

        Assert.Equal(isOffered, Review(Wanted("print")).Review([new("print", "", schema)]).Offered.Count == 1);
    }

    [Fact]
    public void A_schema_that_cannot_be_checked_is_refused_with_the_reason()
    {
        var review = new ToolReview(Wanted("print"), schema => schema == Schema ? "it uses $ref" : null);

        Assert.Equal([new McpFinding("print", McpFindingKind.Unfit, "it uses $ref")], review.Review([_print]).Findings);
    }

    internal static McpServerSettings Wanted(params string[] tools) =>
        Settings([.. tools.Select(name => (name, new McpToolSettings(new ToolRules(ToolClass.Act))))]);

    internal static McpServerSettings Settings(params (string Name, McpToolSettings Tool)[] tools) =>
        new("shop", tools.ToDictionary(each => each.Name, each => each.Tool)) { Program = "/bin/false" };

    private static ToolReview Review(McpServerSettings settings) => new(settings, _ => null);
}
