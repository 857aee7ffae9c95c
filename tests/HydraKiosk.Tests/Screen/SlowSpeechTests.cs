using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Screen;

namespace HydraKiosk.Tests.Screen;

/// <summary>The wish to be spoken to slowly.</summary>
public sealed class SlowSpeechTests
{
    private static readonly ConversationState _quiet = ConversationState.Initial with { Link = LinkState.Ready, IsEngaged = true };
    private static readonly SessionPlan _plan = new("Be brief.", "aria", Greet: true, []);

    private readonly List<ConversationInput> _posted = [];
    private int _room = 1000;

    [Fact]
    public void It_stands_in_the_instructions_of_the_next_session_and_only_once_asked()
    {
        var slow = Make();
        Assert.Same(_plan, slow.Apply(_plan));

        slow.Ask(isWanted: true, ConversationState.Initial);

        Assert.EndsWith(SlowSpeech.Instruction, slow.Apply(_plan).Instructions, StringComparison.Ordinal);
        Assert.Empty(_posted); // nobody has begun: the session that comes knows it
    }

    [Fact]
    public void In_a_conversation_the_session_is_replaced_once_and_not_into_anybodys_words()
    {
        var slow = Make();
        slow.Ask(isWanted: true, _quiet with { IsReplyDue = true });
        slow.Take(new SpeechHeard(), _quiet with { IsReplyDue = true });
        Assert.Empty(_posted);

        slow.Take(new ReplyEnded(1, TimeSpan.Zero, Whole: true), _quiet);
        slow.Take(new SpeechHeard(), _quiet);

        Assert.IsType<SettingsChanged>(Assert.Single(_posted));
    }

    [Fact]
    public void It_goes_with_the_person()
    {
        var slow = Make();
        slow.Ask(isWanted: true, _quiet with { IsReplyDue = true });
        slow.Take(new ConversationEnded("test"), ConversationState.Initial);

        Assert.False(slow.IsWanted);
        slow.Take(new SpeechHeard(), _quiet);
        Assert.Empty(_posted);
    }

    [Fact]
    public void Instructions_that_leave_no_room_stay_as_they_are()
    {
        _room = -1;
        var slow = Make();
        slow.Ask(isWanted: true, _quiet);
        Assert.Same(_plan, slow.Apply(_plan));
    }

    private SlowSpeech Make() => new() { Post = _posted.Add, RoomFor = _ => _room };
}
