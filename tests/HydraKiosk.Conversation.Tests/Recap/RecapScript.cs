using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;

namespace HydraKiosk.Conversation.Tests.Recap;

/// <summary>Tells an account what happens, in the words of a story.</summary>
internal sealed class RecapScript
{
    private const int RateHz = 24_000;

    private readonly ManualClock _clock = new();
    private int _turns;

    public ConversationRecap Recap { get; } = new();

    public RecapScript Take(ConversationNotice notice)
    {
        Recap.Take(notice, _clock.GetUtcNow());
        return this;
    }

    public RecapScript Began() => Take(new ConversationBegan("press"));

    public RecapScript Ready() => Take(new SessionReady(new VoiceSession("s", RateHz, false, false, TimeSpan.Zero)));

    public RecapScript Lost() => Take(new SessionOver(LinkFault.Lost));

    public RecapScript Turn(string? words = null) => Take(new TurnTaken(++_turns) { Words = words });

    public long Call(string? name, string arguments) => Recap.ToolCalled(name, arguments);

    public RecapScript Output(long call, string output)
    {
        Recap.ToolOutput(call, output);
        Recap.ToolEnded(call);
        return this;
    }

    public RecapScript Generated(int reply, double seconds) =>
        Take(new ReplyGenerated(new VoiceReplyEnded("r", reply, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(seconds), 0, null)));

    public RecapScript Ended(int reply, double heard, bool whole) => Take(new ReplyEnded(reply, TimeSpan.FromSeconds(heard), whole));

    public RecapScript Reply(int reply, string? words, double generated, double heard, bool whole = true)
    {
        Take(new ReplyBegan(reply, "r"));
        if (words is not null)
        {
            Take(new Caption(reply, words));
        }

        if (heard > 0)
        {
            Take(new ReplyHeard(reply));
        }

        return Generated(reply, generated).Ended(reply, heard, whole);
    }

    public string? TextOrNull(int maxUtf8Bytes = 1_000_000, bool wordsFollow = false) => Recap.Text(maxUtf8Bytes, wordsFollow);

    public string Text() => TextOrNull() ?? throw new InvalidOperationException("There is no account.");
}
