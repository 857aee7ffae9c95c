using System.Globalization;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Moderating;
using HydraKiosk.Voices.Cascade.Running;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>
/// What a cascade adds to its three services. Time passes only while a service is asked, and where the dialogue itself waits for a time: whatever
/// else the clock shows between them would be its own.
/// </summary>
public sealed class OwnDelayTests
{
    private static readonly TimeSpan _model = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _voice = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(Report.BeforeTheTurn, 0)]
    [InlineData(Report.AfterTheTurn, 0)]
    [InlineData(Report.Never, 40)]
    public async Task A_turn_costs_no_more_than_the_wait_for_what_was_heard(Report report, double most)
    {
        var room = new Room();
        for (var turn = 1; turn <= 10; turn++)
        {
            if (turn > 1 && report == Report.BeforeTheTurn)
            {
                Assert.True(room.Dialogue.ReportHeard(turn - 1, TimeSpan.FromSeconds(0.3), isWhole: false));
            }

            room.Dialogue.TakeTurn($"turn-{turn}", "where is it");
            if (turn > 1 && report == Report.AfterTheTurn)
            {
                Assert.True(room.Dialogue.ReportHeard(turn - 1, TimeSpan.FromSeconds(0.3), isWhole: false));
            }
            else if (turn > 1 && report == Report.Never)
            {
                await ServedCascade.RealAsync(() => room.Clock.ArmedTimers == 1); // the wait itself
                room.Clock.Advance(HeardReports.Limit);
            }

            await room.Chat.Asked.WaitAsync(ServedCascade.Patience);
            room.Clock.Advance(_model);
            room.Chat.Answer("The lockers are behind you.");
            await room.Speech.Said.WaitAsync(ServedCascade.Patience);
            room.Clock.Advance(_voice);
            room.Speech.Speak(48_000);
            await ServedCascade.RealAsync(() => room.Log.Lines.Count(line => line.EventId == 2271) == turn);
        }

        var own = room.Log.Lines.Where(line => line.EventId == 2271)
            .Select(line => double.Parse(line.Message.Split("own delay ")[1].Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(10, own.Count);
        Assert.All(own, ms => Assert.InRange(ms, 0, most));
        Assert.True(most <= 60);
    }

    /// <summary>When it is told how much of the reply before was heard.</summary>
    public enum Report
    {
        BeforeTheTurn,
        AfterTheTurn,
        Never,
    }

    private sealed class Room
    {
        public Room()
        {
            var options = new CascadeOptions { Hearing = new(), Chat = new(), Speech = new(), Proxy = LinkProxy.None };
            Dialogue = new Dialogue(
                new DialogueParts(
                    options, Chat, Speech, new ModerationGate(null, Clock, Log), Loudspeaker, new ReplyNumbers(), Clock, Log, static _ => { },
                    static (cause, detail) => Assert.Fail($"{cause}: {detail}")),
                new SessionPlan("Be brief.", "", Greet: false, []), new Lock());
        }

        public ManualClock Clock { get; } = new();

        public TestLog Log { get; } = new();

        public Loudspeaker Loudspeaker { get; } = new();

        public AskedChat Chat { get; } = new();

        public AskedSpeech Speech { get; } = new();

        public Dialogue Dialogue { get; }
    }

    /// <summary>A model that answers when it is told to.</summary>
    private sealed class AskedChat : IChat
    {
        private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
        private TaskCompletionSource<string> _answer = New();

        /// <summary>Once for each question.</summary>
        public Task Asked => _asked.Reader.ReadAsync().AsTask();

        public void Answer(string text) => _answer.SetResult(text);

        public async Task<ChatEnd> AskAsync(ReadOnlyMemory<byte> body, Action<string> onText, CancellationToken cancellation)
        {
            _answer = New();
            _asked.Writer.TryWrite(true);
            onText(await _answer.Task);
            return new ChatEnd(null) { Reason = "stop" };
        }

        private static TaskCompletionSource<string> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A voice that speaks when it is told to.</summary>
    private sealed class AskedSpeech : ISpeech
    {
        private readonly Channel<bool> _said = Channel.CreateUnbounded<bool>();
        private TaskCompletionSource<int> _sound = New();

        /// <summary>Once for each sentence.</summary>
        public Task Said => _said.Reader.ReadAsync().AsTask();

        public void Speak(int bytes) => _sound.SetResult(bytes);

        public Task<SpeechProblem?> WarmAsync(CancellationToken cancellation) => Task.FromResult<SpeechProblem?>(null);

        public async Task<SpeechProblem?> SayAsync(string text, ISoundTaker taker, CancellationToken cancellation)
        {
            _sound = New();
            _said.Writer.TryWrite(true);
            taker.TakeSound(new byte[await _sound.Task]);
            return null;
        }

        private static TaskCompletionSource<int> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
