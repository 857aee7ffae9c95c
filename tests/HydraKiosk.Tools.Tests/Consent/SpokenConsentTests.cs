using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Consent;

namespace HydraKiosk.Tools.Tests.Consent;

public sealed class SpokenConsentTests
{
    private readonly ManualClock _clock = new();
    private readonly SpokenConsent _spoken;

    public SpokenConsentTests() => _spoken = new SpokenConsent(_clock);

    [Fact]
    public void The_same_call_after_a_turn_of_the_person_counts_once()
    {
        Assert.False(Use(turn: 3));
        _clock.Advance(SpokenConsent.SoonestYes);
        Assert.True(Use(turn: 4));
        Assert.False(Use(turn: 5), "the next one is asked for again");
        _clock.Advance(SpokenConsent.SoonestYes);
        Assert.True(Use(turn: 6));
    }

    [Fact]
    public void A_turn_that_is_reported_at_once_is_the_one_that_asked()
    {
        Use(turn: 3);
        _clock.Advance(SpokenConsent.SoonestYes - TimeSpan.FromTicks(1));

        Assert.False(Use(turn: 4));
    }

    [Fact]
    public void A_model_cannot_confirm_for_itself()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.False(Use(turn: 3));
        }

        Assert.False(Use(turn: 2), "a turn of before is none between");
    }

    [Theory]
    [InlineData("print", "other")]
    [InlineData("Print", "digest")]
    public void Another_call_does_not_count(string tool, string digest)
    {
        Use(turn: 3);
        _clock.Advance(SpokenConsent.SoonestYes);

        Assert.False(Use(turn: 4, tool, digest));
        Assert.True(Use(turn: 4), "the first one still waits");
    }

    [Fact]
    public void A_yes_counts_for_sixty_seconds_from_the_first_call()
    {
        Use(turn: 3);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Use(turn: 3); // asking again does not prolong it
        _clock.SetUtc(_clock.GetUtcNow().AddDays(-1)); // nor does a clock that is set
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(Use(turn: 4));
    }

    [Fact]
    public void Just_before_the_end_it_still_counts()
    {
        Use(turn: 3);
        _clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));

        Assert.True(Use(turn: 4));
    }

    [Fact]
    public void A_new_conversation_knows_no_yes_of_before()
    {
        Use(turn: 3);

        _spoken.Clear();

        Assert.False(Use(turn: 4));
    }

    [Fact]
    public void Of_too_many_the_oldest_is_forgotten()
    {
        for (var i = 0; i <= SpokenConsent.Capacity; i++)
        {
            Use(turn: 3, digest: $"digest {i}");
        }

        _clock.Advance(SpokenConsent.SoonestYes);

        Assert.True(Use(turn: 4, digest: "digest 1"));
        Assert.False(Use(turn: 4, digest: "digest 0"));
    }

    [Theory]
    [InlineData(ToolClass.Money)]
    [InlineData(ToolClass.Vehicle)]
    public void A_grave_tool_never_gets_by_with_it(ToolClass toolClass) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _spoken.TryUse(toolClass, "pay", "digest", 1, 1));

    [Fact]
    public void What_was_begun_before_the_call_is_no_answer_to_it_however_late_it_is_judged()
    {
        Assert.False(_spoken.TryUse(ToolClass.Act, "print", "digest", speechesBegun: 4, speechMeant: 3)); // the fourth asks for it, and is not judged yet
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.False(_spoken.TryUse(ToolClass.Act, "print", "digest", speechesBegun: 4, speechMeant: 4));
        Assert.False(_spoken.TryUse(ToolClass.Act, "print", "digest", speechesBegun: 5, speechMeant: 4), "a cough is no yes");
        Assert.True(_spoken.TryUse(ToolClass.Act, "print", "digest", speechesBegun: 5, speechMeant: 5));
    }

    private bool Use(int turn, string tool = "print", string digest = "digest") => _spoken.TryUse(ToolClass.Act, tool, digest, turn, turn);
}
