using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Tests.Recap;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Tests.Conversation;

/// <summary>The account inside the limit of the service.</summary>
public sealed class RecapPlanTests
{
    private readonly RecapScript _script = new();

    [Fact]
    public void A_first_session_gets_the_plan_as_it_is()
    {
        _script.Began();
        var plan = Plan(100);

        Assert.Same(plan, plan.WithRecap(_script.Recap, wordsFollow: false, HydraVoice.RoomFor));
    }

    [Fact]
    public void The_account_follows_the_instructions_and_changes_nothing_else()
    {
        Converse();
        var plan = Plan(100);
        var extended = plan.WithRecap(_script.Recap, wordsFollow: false, HydraVoice.RoomFor);

        Assert.Equal($"{plan.Instructions}\n\n{_script.Text()}", extended.Instructions);
        Assert.Equal(plan, extended with { Instructions = plan.Instructions });
    }

    [Fact]
    public void Takes_no_more_than_its_share_even_of_much_room()
    {
        Converse(turns: 39);
        var plan = Plan(100);

        Assert.InRange(ClientEventWriter.MeasureConfigure(plan.WithRecap(_script.Recap, wordsFollow: false, HydraVoice.RoomFor))
            .Bytes - ClientEventWriter.MeasureConfigure(plan).Bytes, 3000, 5000);
    }

    [Fact]
    public void Quotes_that_grow_on_the_wire_are_reckoned_with()
    {
        _script.Began().Ready();
        for (var i = 0; i < 10; i++)
        {
            _script.Output(_script.Call("quotes", new string('"', 200)), new string('\\', 200));
        }

        _script.Lost();
        for (var length = 25_000; length < 29_200; length += 200)
        {
            var extended = Plan(length).WithRecap(_script.Recap, wordsFollow: false, HydraVoice.RoomFor);
            Assert.True(length > 28_200 || extended.Instructions.Length > length, $"no account at {length}");
            Assert.InRange(ClientEventWriter.MeasureConfigure(extended).Bytes, 0, ConfigureSize.Limit - RecapPlan.Margin);
        }
    }

    [Theory]
    [InlineData(29_200)] // room for nothing but the margin
    [InlineData(29_800)]
    [InlineData(40_000)] // cannot be sent anyway
    public void Without_room_the_plan_stays_as_it_is(int length)
    {
        Converse();
        var plan = Plan(length);

        Assert.Same(plan, plan.WithRecap(_script.Recap, wordsFollow: false, HydraVoice.RoomFor));
    }

    private static SessionPlan Plan(int length) => new(new string('i', length), "aria", false, [new ToolDeclaration("t", "d", "{}")]);

    private void Converse(int turns = 2)
    {
        _script.Began().Ready();
        for (var i = 1; i <= turns; i++)
        {
            _script.Turn().Reply(i, $"Answer {i} is \"yes\" and goes on for a while so that it fills the account.", generated: 2, heard: 2);
        }

        _script.Lost();
    }
}
