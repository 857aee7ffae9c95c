using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Tests.Policy;

public sealed class RuleProblemTests
{
    [Theory]
    [InlineData(ToolClass.Read, ToolConsent.None)]
    [InlineData(ToolClass.Act, ToolConsent.None)]
    [InlineData(ToolClass.Money, ToolConsent.Button)]
    [InlineData(ToolClass.Vehicle, ToolConsent.Button)]
    public void The_defaults_of_a_class_hold(ToolClass toolClass, ToolConsent consent)
    {
        var rules = ToolDefaults.For(toolClass);

        Assert.Equal((toolClass, consent), (rules.Class, rules.Consent));
        Assert.Empty(RuleProblem.Find(rules));
    }

    [Fact]
    public void There_are_no_defaults_of_a_class_that_is_none() => Assert.Throws<ArgumentOutOfRangeException>(() => ToolDefaults.For((ToolClass)7));

    [Theory]
    [InlineData(ToolClass.Money, ToolConsent.Spoken, "a spoken yes is not enough for a tool of class money")]
    [InlineData(ToolClass.Vehicle, ToolConsent.Spoken, "a spoken yes is not enough for a tool of class vehicle")]
    [InlineData(ToolClass.Money, ToolConsent.None, "needs a person who agrees")]
    [InlineData(ToolClass.Vehicle, ToolConsent.None, "needs a person who agrees")]
    public void A_grave_tool_needs_the_button(ToolClass toolClass, ToolConsent consent, string part)
    {
        var problem = Assert.Single(RuleProblem.Find(ToolDefaults.For(toolClass) with { Consent = consent }));

        Assert.Equal("Consent", problem.Rule);
        Assert.Contains(part, problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolConsent.None)]
    [InlineData(ToolConsent.Spoken)]
    [InlineData(ToolConsent.Button)]
    public void A_tool_that_acts_may_ask_in_any_way(ToolConsent consent) =>
        Assert.Empty(RuleProblem.Find(ToolDefaults.For(ToolClass.Act) with { Consent = consent }));

    [Fact]
    public void Every_rule_that_cannot_hold_is_told_at_once()
    {
        var problems = RuleProblem.Find(new ToolRules(ToolClass.Act)
        {
            Modes = new HashSet<DeviceMode> { DeviceMode.Idle },
            Consent = ToolConsent.Button,
            PerMinute = 0,
            PerConversation = -1,
            PerDay = 0,
            Cooldown = TimeSpan.FromSeconds(-1),
            RepeatWindow = TimeSpan.FromSeconds(-1),
            Timeout = TimeSpan.Zero,
            Quiet = new QuietHours(new TimeOnly(9, 0), new TimeOnly(9, 0)),
        });

        Assert.Equal(
            ["Modes", "PerMinute", "PerConversation", "PerDay", "Cooldown", "RepeatWindow", "Timeout", "Quiet"], problems.Select(p => p.Rule));
        Assert.All(problems, p => Assert.False(string.IsNullOrWhiteSpace(p.Remedy), p.Rule));
    }
}
