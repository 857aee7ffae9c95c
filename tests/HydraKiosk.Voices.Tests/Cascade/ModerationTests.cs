using System.Net;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Moderating;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>Who looks at a text before it goes on, and what happens while nobody answers.</summary>
public sealed class ModerationTests
{
    [Fact]
    public async Task What_a_person_says_may_be_refused_and_then_the_model_never_sees_it()
    {
        await using var served = await ReadyAsync(
            new Ruler((who, _) => who == Speaker.Person ? ModerationVerdict.Refused : ModerationVerdict.Allowed));
        var done = await served.AskAsync();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Empty(served.Requests);
        Assert.Null(Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words);
        Assert.Equal("No.", served.Text(1));
        Assert.NotEmpty(served.Loudspeaker.Audio(1));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task What_a_person_says_may_be_replaced()
    {
        await using var served = await ReadyAsync(new Ruler((who, text) =>
            who == Speaker.Person ? new(ModerationRuling.Replace, text.Replace("turn", "***", StringComparison.Ordinal)) : ModerationVerdict.Allowed));
        await served.AskAsync();

        Assert.Equal("this is *** 1", Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words);
        Assert.DoesNotContain("is turn", served.Requests[0], StringComparison.Ordinal);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_sentence_of_the_reply_may_be_replaced_and_a_refused_one_ends_it_before_it_sounds()
    {
        await using var served = await ReadyAsync(new Ruler((who, text) =>
            who == Speaker.Person ? ModerationVerdict.Allowed
            : text.StartsWith("First", StringComparison.Ordinal) ? new(ModerationRuling.Replace, "A better sentence.")
            : text.StartsWith("Second", StringComparison.Ordinal) ? ModerationVerdict.Refused
            : ModerationVerdict.Allowed));
        await served.AskAsync();

        Assert.Equal("A better sentence. No.", served.Text(1));
        Assert.DoesNotContain(served.Server.Log.Entries, e => e.Type == "tts.request" && (e.Detail!.StartsWith("First", StringComparison.Ordinal)
            || e.Detail.StartsWith("Second", StringComparison.Ordinal) || e.Detail.StartsWith("Third", StringComparison.Ordinal)));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_moderator_that_hangs_holds_the_reply_for_its_limit_and_then_it_is_refused()
    {
        var moderator = new Ruler((who, _) => who == Speaker.Person ? ModerationVerdict.Allowed : null);
        await using var served = await ReadyAsync(moderator);
        await served.SpeakAsync();
        await served.UntilAsync(() => moderator.Hung > 0);
        var at = served.Clock.Elapsed;
        Assert.DoesNotContain(served.Server.Log.Entries, e => e.Type == "tts.request");
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Equal("No.", served.Text(1));
        Assert.InRange(served.Clock.Elapsed - at, TimeSpan.FromMilliseconds(780), TimeSpan.FromSeconds(3));
        Assert.Contains(served.Log.Lines, line => line.EventId == 2259);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_moderator_that_fails_refuses()
    {
        await using var served = await ReadyAsync(new Ruler((_, _) => throw new InvalidOperationException("broken")));
        await served.AskAsync();
        Assert.Equal("No.", served.Text(1));
        Assert.Contains(served.Log.Lines, line => line.EventId == 2259 && line.Message.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moderator_behind_HTTP_is_asked_in_JSON()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        string[] answers = ["""{"ruling":"allow"}""", """{"ruling":"replace","text":"better"}""", """{"ruling":"refuse"}""", "{}", "<html>"];
        var questions = new List<string>();
        var serving = Task.Run(async () =>
        {
            foreach (var answer in answers)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                questions.Add(await reader.ReadToEndAsync() + " " + context.Request.Headers["Authorization"]);
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer));
                context.Response.Close();
            }
        });
        using var moderator = new HttpModerator(
            new Uri($"http://127.0.0.1:{port}/rule"), new ApiKey("mod_key_123456"), TimeSpan.FromSeconds(20), LinkProxy.None, null, TimeProvider.System);

        Assert.Equal(ModerationRuling.Allow, (await moderator.RuleAsync(Speaker.Person, "hi \"you\"", CancellationToken.None)).Ruling);
        Assert.Equal("better", (await moderator.RuleAsync(Speaker.Agent, "worse", CancellationToken.None)).Text);
        Assert.Equal(ModerationRuling.Refuse, (await moderator.RuleAsync(Speaker.Agent, "bad", CancellationToken.None)).Ruling);
        await Assert.ThrowsAsync<InvalidDataException>(() => moderator.RuleAsync(Speaker.Agent, "x", CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() => moderator.RuleAsync(Speaker.Agent, "x", CancellationToken.None));
        await serving.WaitAsync(ServedCascade.Patience);
        Assert.Equal("""{"speaker":"person","text":"hi \u0022you\u0022"} Bearer mod_key_123456""", questions[0]);
    }

    private static Task<ServedCascade> ReadyAsync(Ruler moderator) => ServedCascade.ReadyAsync(
        ServedCascade.Scenario(new ScenarioReply { Tone = new() { Seconds = 1.5 }, Caption = "First comes the one. Second comes the two. Third comes the three." }),
        o => o with { Moderator = moderator, Refusal = "No." });

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>Rules at once, or never where the rule gives none.</summary>
    private sealed class Ruler(Func<Speaker, string, ModerationVerdict?> rule) : IModerator
    {
        private int _hung;

        public int Hung => Volatile.Read(ref _hung);

        public TimeSpan Limit => TimeSpan.FromMilliseconds(800);

        public Task<ModerationVerdict> RuleAsync(Speaker speaker, string text, CancellationToken cancellation)
        {
            if (rule(speaker, text) is { } verdict)
            {
                return Task.FromResult(verdict);
            }

            Interlocked.Increment(ref _hung);
            return new TaskCompletionSource<ModerationVerdict>().Task;
        }
    }
}
