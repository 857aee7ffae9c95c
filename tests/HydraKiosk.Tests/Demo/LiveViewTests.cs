using HydraKiosk.Conversation;
using HydraKiosk.Demo;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.Demo;

/// <summary>What the demo prints: in the order in which a listener hears it.</summary>
public sealed class LiveViewTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly ManualClock _clock = new();
    private readonly LiveView _view;

    public LiveViewTests() => _view = new LiveView(_output, isTerminal: false, _clock);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_reply_stands_above_the_words_that_cut_it()
    {
        Hear(1, "The museum was founded in 1887");
        _clock.Advance(TimeSpan.FromSeconds(2));
        _view.Visitor("When do you close?", begins: true);
        _view.Take(new BargedIn(1));
        _clock.Advance(TimeSpan.FromMilliseconds(14));
        _view.Take(new LoudspeakerSilenced(1, TimeSpan.FromSeconds(2)));
        _clock.Advance(TimeSpan.FromSeconds(1.5)); // the service's verdict takes its time
        _view.Take(new ReplyEnded(1, TimeSpan.FromSeconds(2), Whole: false));

        Assert.Equal(
            [
                "02.0 agent     The museum was founded in 1887 …",
                "02.0 visitor   When do you close?",
                "02.0 barge-in  loudspeaker silent 14 ms after the interruption",
                "03.5 agent     …  [cut off after 2.0 s]",
            ],
            Lines());
        Assert.Equal(1, _view.Tally.BargeIns);
    }

    [Fact]
    public void A_reply_that_was_only_interrupted_by_a_noise_goes_on_where_its_line_stopped()
    {
        Hear(1, "We are open");
        _view.Take(new BargedIn(1));
        _view.Take(new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)));
        _view.Take(new BargeInDismissed());
        _view.Take(new Caption(1, "until six."));
        _view.Take(new ReplyEnded(1, TimeSpan.FromSeconds(2), Whole: true));

        var agent = Lines().Where(l => l.Contains("agent", StringComparison.Ordinal)).Select(l => l[15..]).ToList();
        Assert.Equal(["We are open …", "… until six.  [2.0 s]"], agent);
        Assert.Equal(1, _view.Tally.Replies);
    }

    [Fact]
    public void What_is_not_heard_yet_is_no_line_and_a_whole_reply_is_one()
    {
        _view.Take(new Caption(1, "Good morning."));
        _view.Visitor("Hello?", begins: true);
        _view.Take(new ReplyHeard(1));
        _view.Take(new ReplyEnded(1, TimeSpan.FromSeconds(1), Whole: true));
        _view.Take(new ReplyEnded(2, TimeSpan.FromSeconds(1), Whole: true)); // its captions never came

        Assert.Equal(["visitor   Hello?", "agent     Good morning.  [1.0 s]", "agent     (no captions)  [1.0 s]"], Lines().Select(l => l[5..]));
        Assert.DoesNotContain('\e', _output.ToString());
    }

    private void Hear(int reply, string caption)
    {
        _view.Take(new Caption(reply, caption));
        _view.Take(new ReplyHeard(reply));
    }

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
