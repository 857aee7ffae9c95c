using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>A part of a tool's rules that cannot hold.</summary>
/// <param name="Rule">Which, by the name of the property of <see cref="ToolRules"/>.</param>
/// <param name="What">What is wrong, as the rest of a sentence.</param>
/// <param name="Remedy">What to do about it.</param>
public readonly record struct RuleProblem(string Rule, string What, string Remedy)
{
    private const string OneOrMore = "write 1 or more, or leave it out for no limit";

    /// <summary>All that is wrong with a tool's rules; nothing where nothing is.</summary>
    public static IReadOnlyList<RuleProblem> Find(ToolRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var problems = new List<RuleProblem>();
        var isGrave = rules.Class >= ToolClass.Money;
        var word = rules.Class == ToolClass.Money ? "money" : "vehicle";
        When(isGrave && rules.Consent == ToolConsent.Spoken, nameof(ToolRules.Consent),
            $"a spoken yes is not enough for a tool of class {word}, since only the model reports it", "write \"button\"");
        When(isGrave && rules.Consent == ToolConsent.None, nameof(ToolRules.Consent),
            $"a tool of class {word} needs a person who agrees", "write \"button\", or leave it out");
        When(rules.Consent != ToolConsent.None && rules.Modes.Contains(DeviceMode.Idle), nameof(ToolRules.Modes),
            "while the device is idle nobody is there to agree", "take \"idle\" out of the modes");
        When(rules.PerMinute < 1, nameof(ToolRules.PerMinute), $"{rules.PerMinute} runs within a minute are no limit that can hold", OneOrMore);
        When(rules.PerConversation < 1, nameof(ToolRules.PerConversation), $"{rules.PerConversation} runs within a conversation are none", OneOrMore);
        When(rules.PerDay < 1, nameof(ToolRules.PerDay), $"{rules.PerDay} runs within a day are none", OneOrMore);
        When(rules.Cooldown < TimeSpan.Zero, nameof(ToolRules.Cooldown), "a rest cannot be negative", "write 0 or more");
        When(rules.RepeatWindow < TimeSpan.Zero, nameof(ToolRules.RepeatWindow), "a time cannot be negative", "write 0 or more");
        When(rules.Timeout <= TimeSpan.Zero, nameof(ToolRules.Timeout), "a tool without any time can do nothing", "write more than 0");
        When(rules.Quiet is { } quiet && quiet.From == quiet.To, nameof(ToolRules.Quiet),
            "quiet hours that end when they begin could mean no time or all day", "correct one of the times, or leave the modes empty for never");
        return problems;

        void When(bool isWrong, string rule, string what, string remedy)
        {
            if (isWrong)
            {
                problems.Add(new RuleProblem(rule, what, remedy));
            }
        }
    }
}
