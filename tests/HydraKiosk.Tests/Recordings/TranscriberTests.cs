using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Recordings;
using HydraKiosk.Recordings.Transcription;
using HydraKiosk.Tools.Http;
using Utterance = HydraKiosk.Recordings.Transcription.Utterance;

namespace HydraKiosk.Tests.Recordings;

/// <summary>Words that are found out afterwards, by services of three makers.</summary>
[SupportedOSPlatform("linux")]
public sealed class TranscriberTests : IDisposable
{
    private static readonly TranscriptionOptions _wanted = new() { Kind = TranscriptionKind.Pulse };

    private readonly RecorderBench _bench = new(new RecordingOptions { Enabled = true, MinFreeMB = 0, Transcription = _wanted });
    private readonly SecretFilter _secrets = new();
    private readonly GuardedSender _sender = new(["127.0.0.1"], TimeSpan.FromSeconds(5));
    private string? _key = SpeechPeer.Key;

    public TranscriberTests() => Assert.True(_bench.Recorder.Claim());

    public void Dispose()
    {
        _sender.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("pulse", null)]
    [InlineData("pulse", "en")]
    [InlineData("openai", null)]
    [InlineData("openai", "en")]
    [InlineData("deepgram", null)]
    [InlineData("deepgram", "en-GB")]
    public async Task Each_utterance_is_asked_for_in_the_services_own_way_and_its_words_come_to_their_place(string kind, string? language)
    {
        using var peer = new SpeechPeer(kind);
        var name = Spoken();
        var transcriber = Transcriber(peer, language);
        transcriber.Add(name);

        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));

        var events = _bench.Events(name);
        var words = events.Where(e => e.GetProperty("what").GetString() == "transcript").ToArray();
        Assert.Equal(2, words.Length);
        Assert.Equal("done", events[0].GetProperty("transcription").GetString());
        Assert.Equal(events.Select(e => e.GetProperty("atMs").GetInt64()).Order(), events.Select(e => e.GetProperty("atMs").GetInt64()));
        Assert.InRange(words[0].GetProperty("atMs").GetInt64(), 1200, 1600); // said from 1.5 to 2.5 s of the recording
        Assert.InRange(words[0].GetProperty("endMs").GetInt64(), 2500, 2900);
        for (var i = 0; i < 2; i++)
        {
            var asked = peer.Request();
            Assert.False(asked.TryGetProperty("fault", out var fault), fault.ToString());
            Assert.Equal($"{kind} heard {asked.GetProperty("ms").GetInt32()} ms", words[i].GetProperty("words").GetString());
            Assert.Equal(kind, words[i].GetProperty("by").GetString());
            Assert.Equal(
                words[i].GetProperty("endMs").GetInt64() - words[i].GetProperty("atMs").GetInt64(), asked.GetProperty("ms").GetInt32(), 10.0);
        }

        Assert.Equal(0, transcriber.Waiting);
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(_bench.Folder.File(name, ".ndjson")), 8));
    }

    [Fact]
    public async Task A_cough_is_not_asked_for_and_neither_is_what_the_device_said()
    {
        using var peer = new SpeechPeer("pulse");
        var name = _bench.Converse(6, RecorderBench.Voice((2, 2.15)), RecorderBench.Voice((3, 5)));
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(_bench.Events(name), e => e.GetProperty("what").GetString() == "transcript");
        Assert.Equal("done", _bench.Events(name)[0].GetProperty("transcription").GetString());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task What_fails_is_asked_again_later_without_asking_twice_for_what_was_answered(int status)
    {
        using var peer = new SpeechPeer("openai", 200, status);
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);

        Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal("wanted", _bench.Events(name)[0].GetProperty("transcription").GetString());
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, _bench.Events(name).Count(e => e.GetProperty("what").GetString() == "transcript"));
        int[] asked = [.. Enumerable.Range(0, 3).Select(_ => peer.Request().GetProperty("ms").GetInt32())];
        Assert.Equal(asked[1], asked[2]);
        Assert.NotEqual(asked[0], asked[1]);
        Assert.Equal(1, _bench.Causes(RecordingCauses.ServiceFails.Code));
    }

    [Fact]
    public async Task After_six_failures_a_recording_is_given_up_with_what_was_found_out()
    {
        using var peer = new SpeechPeer("openai", 200, 503, 503, 503, 503, 503, 503);
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        for (var attempt = 1; attempt < 6; attempt++)
        {
            Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal("given-up", _bench.Events(name)[0].GetProperty("transcription").GetString());
        Assert.Single(_bench.Events(name), e => e.GetProperty("what").GetString() == "transcript");
        Assert.Equal(1, _bench.Causes(RecordingCauses.GivenUp.Code));
        Assert.False(EventsFile.WaitsForWords(_bench.Folder.File(name, ".ndjson")));
    }

    [Theory]
    [InlineData(400)] // the service does not take it
    [InlineData(-1)] // no JSON
    [InlineData(-2)] // JSON of another kind
    public async Task One_utterance_that_the_service_does_not_take_is_passed_over(int status)
    {
        using var peer = new SpeechPeer("deepgram", status);
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Single(_bench.Events(name), e => e.GetProperty("what").GetString() == "transcript");
    }

    [Fact]
    public async Task A_key_that_is_refused_is_told_once_and_nothing_is_lost()
    {
        using var peer = new SpeechPeer("pulse");
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        _key = "another-key-00000";
        Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _bench.Causes(RecordingCauses.KeyRefused.Code));
        _key = SpeechPeer.Key;
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, _bench.Events(name).Count(e => e.GetProperty("what").GetString() == "transcript"));
        Assert.DoesNotContain(_bench.Log.Lines, line => line.Message.Contains("another-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent_and_the_recording_waits()
    {
        using var peer = new SpeechPeer("pulse");
        var transcriber = Transcriber(peer);
        transcriber.Add(Spoken());
        _key = null;
        Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _bench.Causes(RecordingCauses.NoCredential.Code));
        _key = SpeechPeer.Key;
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.False(peer.Request().TryGetProperty("fault", out _)); // and the first request was one with a key
    }

    [Fact]
    public async Task Nothing_is_sent_while_somebody_is_in_a_conversation()
    {
        using var peer = new SpeechPeer("pulse");
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        transcriber.Take(new ConversationBegan("a press"), ConversationState.Initial);
        Assert.False(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, transcriber.Waiting);
        transcriber.Take(new ConversationEnded("quiet"), ConversationState.Initial);
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_visitor_ends_a_request_that_is_on_its_way_and_it_is_made_again()
    {
        var name = Spoken();
        var asked = new TaskCompletionSource();
        var service = new SpeechService(_wanted);
        var transcriber = new Transcriber(
            _bench.Folder,
            new SpeechClient(service, null, async (_, stop) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
                throw new InvalidOperationException();
            }, TimeProvider.System),
            service, new EventLines(true, _secrets), _bench.Clock, _bench.Log);
        transcriber.Add(name);
        var step = transcriber.StepAsync(TestContext.Current.CancellationToken);
        await asked.Task;
        transcriber.Take(new ConversationBegan("a press"), ConversationState.Initial);
        Assert.False(await step);
        Assert.Equal(1, transcriber.Waiting);
        Assert.Equal(0, _bench.Causes(RecordingCauses.ServiceFails.Code));
    }

    [Fact]
    public async Task A_recording_that_was_deleted_or_damaged_meanwhile_is_left_out()
    {
        using var peer = new SpeechPeer("pulse");
        var name = Spoken();
        var transcriber = Transcriber(peer);
        transcriber.Add(name);
        File.WriteAllText(_bench.Folder.File(name, ".wav"), "no sound");
        Assert.True(await transcriber.StepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _bench.Causes(RecordingCauses.GivenUp.Code));
        Assert.Equal(0, transcriber.Waiting);
    }

    [Fact]
    public void The_words_come_between_the_lines_by_time_and_a_torn_last_line_is_left_out()
    {
        var path = _bench.Folder.File("20260105-080000", ".ndjson");
        File.WriteAllText(path, """
            {"atMs":0,"what":"recording","transcription":"wanted"}
            {"atMs":100,"what":"a"}
            {"atMs":200,"what":"b"}
            {"atMs":300,"wh
            """.ReplaceLineEndings("\n"));
        var lines = new EventLines(true, _secrets);
        EventsFile.Complete(path, [lines.Transcript(150, 190, "one", "x"), lines.Transcript(200, 250, "two", "x")], "done");
        Assert.Equal(["recording", "a", "one", "b", "two"], File.ReadLines(path).Select(line =>
        {
            var json = JsonDocument.Parse(line).RootElement;
            return json.TryGetProperty("words", out var words) ? words.GetString() : json.GetProperty("what").GetString();
        }));
        File.Delete(path);
    }

    [Theory]
    [InlineData("""{"transcription":"\ud800"}""")]
    [InlineData("""{"transcription":7}""")]
    [InlineData("""[1]""")]
    [InlineData("")]
    public void An_answer_without_words_is_none(string answer) =>
        Assert.Null(new SpeechService(_wanted).Words(System.Text.Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void A_minute_without_a_pause_is_cut_and_nothing_of_it_is_missing()
    {
        var name = _bench.Converse(150, RecorderBench.Voice((2, 140)));
        using var finder = new UtteranceFinder(_bench.Folder.File(name, ".wav"));
        var all = new List<Utterance>();
        while (finder.Next() is { } next)
        {
            all.Add(next);
        }

        Assert.True(all.Count >= 3);
        Assert.All(all, u => Assert.InRange(u.EndMs - u.StartMs, 1, 60_000));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.InRange(pair.Second.StartMs - pair.First.EndMs, -220, 20));
        Assert.Equal(140_500, all[^1].EndMs, 400.0);
    }

    /// <summary>A conversation in which the person speaks from 1.0 to 2.0 s and from 4.0 to 5.5 s after it began.</summary>
    private string Spoken()
    {
        var begin = _bench.Clock.Elapsed.TotalSeconds;
        return _bench.Converse(8, RecorderBench.Voice((begin + 1, begin + 2), (begin + 4, begin + 5.5)));
    }

    private Transcriber Transcriber(SpeechPeer peer, string? language = null)
    {
        var service = new SpeechService(new TranscriptionOptions { Kind = peer.Wire, Url = peer.Url, Language = language });
        return new Transcriber(
            _bench.Folder, new SpeechClient(service, () => (_key, _key is null ? "no file" : null), _sender.SendAsync, TimeProvider.System), service, new EventLines(true, _secrets),
            _bench.Clock, _bench.Log);
    }
}
