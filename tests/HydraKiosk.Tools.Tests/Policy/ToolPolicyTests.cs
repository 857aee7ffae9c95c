using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;

namespace HydraKiosk.Tools.Tests.Policy;

public sealed class ToolPolicyTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new(); // 08:00 in the morning
    private readonly Dictionary<string, ToolRules> _rules = new(StringComparer.Ordinal);
    private ToolTotals _totals = new(null, null);
    private bool _isKilled;

    [Fact]
    public void A_tool_within_its_rules_runs()
    {
        var policy = Policy(new ToolRules(ToolClass.Act));

        Assert.Equal(PolicyDecision.Allowed, policy.Decide(Call()));
        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void What_nobody_has_decided_does_not_run() => Assert.False(default(PolicyDecision).IsAllowed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Tool")]
    public void What_is_not_configured_does_not_run(string? name)
    {
        var decision = Policy(new ToolRules(ToolClass.Read)).TryTake(Call(name));

        Assert.Equal((PolicyReason.NotConfigured, "There is no such tool on this device. Nothing was done."), (decision.Reason, decision.Sentence));
    }

    [Fact]
    public void The_kill_switch_stops_everything_and_lets_go_again()
    {
        var policy = Policy(ToolDefaults.For(ToolClass.Read));

        _isKilled = true;
        Assert.Equal(PolicyReason.Killed, policy.TryTake(Call()).Reason);
        Assert.Equal(PolicyReason.Killed, policy.TryTake(Call("unknown")).Reason);
        _isKilled = false;
        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void A_kill_switch_that_cannot_be_read_lets_nothing_run()
    {
        var policy = new ToolPolicy(
            new Dictionary<string, ToolRules> { ["tool"] = new(ToolClass.Read) }, _totals, () => throw new IOException("gone"), _clock);

        Assert.Throws<IOException>(() => policy.TryTake(Call()));
    }

    [Theory]
    [InlineData(ToolClass.Read, "Engaged Driving Attended")]
    [InlineData(ToolClass.Act, "Engaged Attended")]
    [InlineData(ToolClass.Money, "Engaged Attended")]
    [InlineData(ToolClass.Vehicle, "Engaged Driving Attended")]
    public void A_class_runs_in_its_modes_and_in_no_others(ToolClass toolClass, string modes)
    {
        var policy = Policy(ToolDefaults.For(toolClass));

        var running = Enum.GetValues<DeviceMode>().Where(mode => policy.Decide(Call(mode: mode)).IsAllowed);

        Assert.Equal(modes, string.Join(' ', running));
    }

    [Fact]
    public void No_modes_mean_never()
    {
        var policy = Policy(new ToolRules(ToolClass.Read) { Modes = new HashSet<DeviceMode>() });

        Assert.All(Enum.GetValues<DeviceMode>(), mode => Assert.Equal(PolicyReason.Mode, policy.Decide(Call(mode: mode)).Reason));
    }

    [Theory]
    [InlineData("22:00", "06:00", "21:59:59", true)]
    [InlineData("22:00", "06:00", "22:00:00", false)]
    [InlineData("22:00", "06:00", "03:00:00", false)]
    [InlineData("22:00", "06:00", "06:00:00", true)]
    [InlineData("12:00", "14:00", "11:59:59", true)]
    [InlineData("12:00", "14:00", "12:00:00", false)]
    [InlineData("12:00", "14:00", "13:59:59", false)]
    [InlineData("12:00", "14:00", "14:00:00", true)]
    [InlineData("12:00", "12:00", "09:00:00", false)]
    public void Quiet_hours_go_by_the_time_of_day(string from, string to, string now, bool isAllowed)
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { Quiet = new QuietHours(TimeOnly.Parse(from), TimeOnly.Parse(to)) });
        _clock.SetUtc(DateTimeOffset.Parse($"2026-03-01T{now}Z"));

        var decision = policy.Decide(Call());

        Assert.Equal(isAllowed ? PolicyReason.Allowed : PolicyReason.QuietHours, decision.Reason);
        Assert.Equal(!isAllowed, decision.Sentence.Contains($"between {from} and {to}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rate_of_a_minute_slides()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerMinute = 2 });
        Assert.True(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(20 * _second);
        Assert.True(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(10 * _second);

        var refused = policy.TryTake(Call());
        Assert.Equal((PolicyReason.ToolPerMinute, (TimeSpan?)(30 * _second)), (refused.Reason, refused.RetryAfter));
        Assert.EndsWith("It is possible again in 30 s.", refused.Sentence, StringComparison.Ordinal);

        _clock.Advance((30 * _second) - TimeSpan.FromTicks(1));
        Assert.False(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(policy.TryTake(Call()).IsAllowed);
        Assert.False(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void A_rate_of_a_conversation_begins_anew_with_the_next()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerConversation = 1 });
        Assert.True(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((PolicyReason.ToolPerConversation, (TimeSpan?)null), (policy.TryTake(Call()).Reason, policy.TryTake(Call()).RetryAfter));

        policy.NewConversation();

        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void A_rate_of_a_day_does_not_begin_anew_with_a_conversation()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerDay = 1 });
        Assert.True(policy.TryTake(Call()).IsAllowed);
        policy.NewConversation();
        _clock.Advance(TimeSpan.FromHours(23));

        var refused = policy.TryTake(Call());

        Assert.Equal((PolicyReason.ToolPerDay, (TimeSpan?)TimeSpan.FromHours(1)), (refused.Reason, refused.RetryAfter));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void A_tool_rests_after_a_run()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { Cooldown = 5 * _second });
        Assert.True(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(3 * _second);

        Assert.Equal((PolicyReason.Cooldown, (TimeSpan?)(2 * _second)), (policy.Decide(Call()).Reason, policy.Decide(Call()).RetryAfter));
        _clock.Advance(2 * _second);
        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void All_tools_share_the_totals()
    {
        _totals = new ToolTotals(PerMinute: 2, PerConversation: 3);
        _rules["other"] = new ToolRules(ToolClass.Act);
        var policy = Policy(new ToolRules(ToolClass.Act));
        Assert.True(policy.TryTake(Call()).IsAllowed);
        Assert.True(policy.TryTake(Call("other")).IsAllowed);
        Assert.Equal(PolicyReason.AllPerMinute, policy.TryTake(Call()).Reason);
        _clock.Advance(_minute);
        Assert.True(policy.TryTake(Call()).IsAllowed);

        Assert.Equal(PolicyReason.AllPerConversation, policy.TryTake(Call("other")).Reason);
        policy.NewConversation();
        Assert.True(policy.TryTake(Call("other")).IsAllowed);
    }

    [Fact]
    public void What_is_refused_or_only_asked_uses_up_nothing()
    {
        _totals = new ToolTotals(PerMinute: 3, PerConversation: 3);
        _rules["resting"] = new ToolRules(ToolClass.Act) { PerConversation = 1 };
        var policy = Policy(new ToolRules(ToolClass.Act) { PerMinute = 1, PerDay = 1, PerConversation = 1, Cooldown = _second });
        for (var i = 0; i < 10; i++)
        {
            Assert.True(policy.Decide(Call()).IsAllowed);
            Assert.False(policy.TryTake(Call(mode: DeviceMode.Idle)).IsAllowed);
        }

        Assert.True(policy.TryTake(Call("resting")).IsAllowed);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(PolicyReason.ToolPerConversation, policy.TryTake(Call("resting")).Reason);
        }

        Assert.True(policy.TryTake(Call()).IsAllowed);
    }

    [Fact]
    public void The_order_of_the_reasons_is_fixed()
    {
        _totals = new ToolTotals(PerMinute: 1, PerConversation: 1);
        var all = new ToolRules(ToolClass.Act)
        {
            PerMinute = 1,
            PerConversation = 1,
            PerDay = 1,
            Cooldown = _minute,
            Quiet = new QuietHours(new TimeOnly(8, 0), new TimeOnly(9, 0)),
        };
        List<PolicyReason> met = [];
        foreach (var rules in (ToolRules[])
            [
                all,
                all with { Quiet = null },
                all with { Quiet = null, PerMinute = null },
                all with { Quiet = null, PerMinute = null, PerConversation = null },
                all with { Quiet = null, PerMinute = null, PerConversation = null, PerDay = null },
                new ToolRules(ToolClass.Act),
            ])
        {
            var policy = Policy(rules with { Quiet = null });
            Assert.True(policy.TryTake(Call()).IsAllowed);
            met.Add(rules.Quiet is null ? policy.Decide(Call()).Reason : Policy(rules).Decide(Call()).Reason);
        }

        Assert.Equal(
            [
                PolicyReason.QuietHours, PolicyReason.ToolPerMinute, PolicyReason.ToolPerConversation, PolicyReason.ToolPerDay, PolicyReason.Cooldown,
                PolicyReason.AllPerMinute,
            ],
            met);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public void A_clock_that_is_set_changes_no_limit(int days)
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerMinute = 1, PerDay = 2, Cooldown = _second });
        Assert.True(policy.TryTake(Call()).IsAllowed);

        _clock.SetUtc(_clock.GetUtcNow().AddDays(days));

        Assert.Equal((PolicyReason.ToolPerMinute, (TimeSpan?)_minute), (policy.Decide(Call()).Reason, policy.Decide(Call()).RetryAfter));
        _clock.Advance(_minute);
        Assert.True(policy.TryTake(Call()).IsAllowed);
        _clock.Advance(_minute);
        Assert.Equal(PolicyReason.ToolPerDay, policy.Decide(Call()).Reason);
    }

    [Fact]
    public void A_restart_clears_no_limit_of_a_day_and_no_rest()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerDay = 3, PerConversation = 1, Cooldown = TimeSpan.FromHours(2) });
        policy.Seed("tool", _clock.GetUtcNow().AddHours(-25));
        policy.Seed("tool", _clock.GetUtcNow().AddHours(-23));
        policy.Seed("tool", _clock.GetUtcNow().AddHours(-1));
        policy.Seed("gone", _clock.GetUtcNow());

        Assert.Equal((PolicyReason.Cooldown, (TimeSpan?)TimeSpan.FromHours(1)), (policy.Decide(Call()).Reason, policy.Decide(Call()).RetryAfter));
        _clock.Advance(TimeSpan.FromHours(1)); // the run of 25 hours before has left, that of 23 hours before leaves now
        Assert.True(policy.TryTake(Call()).IsAllowed);
        policy.NewConversation();
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.True(policy.TryTake(Call()).IsAllowed);
        policy.NewConversation();
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((PolicyReason.ToolPerDay, (TimeSpan?)TimeSpan.FromHours(18)), (policy.Decide(Call()).Reason, policy.Decide(Call()).RetryAfter));
    }

    [Fact]
    public void A_run_of_the_future_counts_as_just_begun_and_the_order_of_the_log_does_not_matter()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerDay = 2 });
        policy.Seed("tool", _clock.GetUtcNow().AddYears(1));
        policy.Seed("tool", _clock.GetUtcNow().AddHours(-23));
        policy.Seed("tool", _clock.GetUtcNow().AddHours(-22));

        Assert.Equal((PolicyReason.ToolPerDay, (TimeSpan?)TimeSpan.FromHours(2)), (policy.Decide(Call()).Reason, policy.Decide(Call()).RetryAfter));
    }

    [Fact]
    public async Task Many_at_once_take_no_more_than_there_is()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { PerConversation = 100 });

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 500).Count(_ => policy.TryTake(Call()).IsAllowed))));

        Assert.Equal(100, taken.Sum());
    }

    [Fact]
    public void Every_refusal_says_that_nothing_was_done()
    {
        var policy = Policy(new ToolRules(ToolClass.Act) { Modes = new HashSet<DeviceMode>() });

        Assert.All(Enum.GetValues<DeviceMode>(), mode =>
            Assert.Contains("Nothing was done.", policy.Decide(Call(mode: mode)).Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_decision_that_allows_costs_no_memory()
    {
        _totals = new ToolTotals(PerMinute: 5, PerConversation: 100_000);
        var policy = Policy(new ToolRules(ToolClass.Act)
        {
            PerMinute = 5,
            PerDay = 5,
            Cooldown = _second,
            Quiet = new QuietHours(new TimeOnly(22, 0), new TimeOnly(6, 0)),
        });
        var call = Call();

        Assert.Equal(0, Allocations.In(() => policy.Decide(call)));
    }

    private static ToolRequest Call(string? name = "tool", DeviceMode mode = DeviceMode.Engaged) => new("call", name, "{}", Session: 1, Turn: 1, mode);

    private ToolPolicy Policy(ToolRules rules)
    {
        _rules["tool"] = rules;
        return new ToolPolicy(_rules, _totals, () => _isKilled, _clock);
    }
}
