using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Account;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Tests.Conversation.Account;

/// <summary>Tells an account what happens, in the words of a story.</summary>
internal sealed class AccountScript
{
    private const int RateHz = 24_000;

    private readonly ManualClock _clock = new();
    private int _turns;

    public ConversationAccount Account { get; } = new();

    public AccountScript Take(ConversationNotice notice)
    {
        Account.Take(notice, _clock.GetUtcNow());
        return this;
    }

    public AccountScript Began() => Take(new ConversationBegan("press"));

    public AccountScript Ready() => Take(new SessionReady(new SessionInfo("s", RateHz, false, false, TimeSpan.Zero)));

    public AccountScript Lost() => Take(new SessionOver(LinkFault.Lost));

    public AccountScript Turn(string? words = null) => Take(new TurnTaken(++_turns) { Words = words });

    public long Call(string? name, string arguments) => Account.ToolCalled(name, arguments);

    public AccountScript Output(long call, string output)
    {
        Account.ToolOutput(call, output);
        return this;
    }

    public AccountScript Generated(int response, double seconds) =>
        Take(new ReplyGenerated(new ResponseDone("r", response, ResponseStatus.Completed, null, (long)(seconds * RateHz) * 2, 0, null)));

    public AccountScript Ended(int response, double heard, bool whole) => Take(new ReplyEnded(response, TimeSpan.FromSeconds(heard), whole));

    public AccountScript Reply(int response, string? words, double generated, double heard, bool whole = true)
    {
        Take(new ReplyBegan(response, "r"));
        if (words is not null)
        {
            Take(new Caption(response, words));
        }

        if (heard > 0)
        {
            Take(new ReplyHeard(response));
        }

        return Generated(response, generated).Ended(response, heard, whole);
    }

    public string? TextOrNull(int maxUtf8Bytes = 1_000_000, bool wordsFollow = false) => Account.Text(maxUtf8Bytes, wordsFollow);

    public string Text() => TextOrNull() ?? throw new InvalidOperationException("There is no account.");
}
