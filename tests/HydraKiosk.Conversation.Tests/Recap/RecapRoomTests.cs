using System.Text;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Conversation.Tests.Recap;

/// <summary>A recap against a service that takes so many bytes.</summary>
public sealed class RecapRoomTests
{
    private static readonly SessionPlan _plan = new("You are the concierge.", "aria", false, []);

    private readonly RecapScript _script = new RecapScript().Began().Ready().Turn("Where is zone B?").Reply(1, "Behind you.", 1, 1).Lost();

    [Fact]
    public void It_stands_after_the_instructions()
    {
        var extended = Within(1_000_000);

        Assert.StartsWith($"{_plan.Instructions}\n\n=== Recap", extended.Instructions, StringComparison.Ordinal);
        Assert.Equal(_plan with { Instructions = extended.Instructions }, extended);
    }

    [Fact]
    public void It_leaves_the_margin_to_the_byte()
    {
        var whole = Within(1_000_000);
        var needed = Bytes(whole) + RecapPlan.Margin;

        Assert.Equal(whole.Instructions, Within(needed).Instructions);
        Assert.NotEqual(whole.Instructions, Within(needed - 1).Instructions);
        Assert.InRange(Bytes(Within(needed - 1)), 0, needed - 1 - RecapPlan.Margin);
    }

    [Fact]
    public void Where_not_even_the_least_fits_the_plan_stays_as_it_is()
    {
        Assert.Same(_plan, Within(Bytes(_plan) + RecapPlan.Margin));
        Assert.Same(_plan, Within(0));
    }

    [Fact]
    public void It_is_never_longer_than_4_KiB()
    {
        for (var i = 2; i < 60; i++)
        {
            _script.Turn(new string('x', 400)).Reply(i, new string('y', 400), 1, 1);
        }

        _script.Lost();
        var bytes = Bytes(Within(1_000_000)) - Bytes(_plan);
        Assert.InRange(bytes, 3_000, RecapPlan.MaxBytes + 2);
    }

    [Fact]
    public void A_service_in_which_it_takes_twice_the_room_gets_less_of_it()
    {
        for (var i = 2; i < 20; i++)
        {
            _script.Turn(new string('x', 200)).Reply(i, new string('y', 200), 1, 1);
        }

        _script.Lost();
        var extended = _plan.WithRecap(_script.Recap, wordsFollow: false, plan => 5_000 - (2 * Bytes(plan)));

        Assert.InRange(5_000 - (2 * Bytes(extended)), RecapPlan.Margin, 4_500);
        Assert.NotSame(_plan, extended);
    }

    private static int Bytes(SessionPlan plan) => Encoding.UTF8.GetByteCount(plan.Instructions);

    private SessionPlan Within(int bytes) => _plan.WithRecap(_script.Recap, wordsFollow: false, plan => bytes - Bytes(plan));
}
