using System.Diagnostics;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>What comes back from servers, the good and the bad.</summary>
public sealed class HttpAnswerTests(PeerServer server) : IClassFixture<PeerServer>
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task Words_are_passed_on_with_the_status() =>
        Assert.Equal("""{"ok":true,"status":200,"body":"Two tables are free."}""", await _desk.CallAsync(Get("text")));

    [Fact]
    public async Task An_answer_without_a_body_has_none() => Assert.Equal("""{"ok":true,"status":204}""", await _desk.CallAsync(Get("empty")));

    [Fact]
    public async Task A_text_of_an_older_code_is_read_by_its_own_table() =>
        Assert.Equal("café", (await _desk.AskAsync(Get("latin"))).GetProperty("body").GetString());

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced_and_that_is_said()
    {
        var answer = await _desk.AskAsync(Get("broken-text"));
        Assert.Equal("caf\uFFFD", answer.GetProperty("body").GetString());
        Assert.Contains("not valid UTF-8", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_is_none_is_passed_on_as_words() =>
        Assert.Equal("{broken", (await _desk.AskAsync(Get("broken-json"))).GetProperty("body").GetString());

    [Fact]
    public async Task A_picture_is_left_out() =>
        Assert.Contains("image/png", (await _desk.AskAsync(Get("image"))).GetProperty("note").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_web_page_is_said_to_be_one_and_cut()
    {
        var answer = await _desk.AskAsync(Get("html"));
        Assert.InRange(answer.GetProperty("body").GetString()!.Length, 900, 1001);
        Assert.Contains("web page", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "does not accept this request")]
    [InlineData(401, "may not do that")]
    [InlineData(404, "no such thing")]
    [InlineData(429, "too many requests")]
    [InlineData(500, "has a fault")]
    [InlineData(503, "has a fault")]
    public async Task A_refusal_of_the_server_is_a_failure(int status, string words)
    {
        var answer = await _desk.AskAsync(Get($"status/{status}"));
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(status, answer.GetProperty("status").GetInt32());
        Assert.Contains(words, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("no", answer.GetProperty("body").GetProperty("reason").GetString());
        Assert.Equal(HttpCauses.BadStatus.Code, Assert.Single(_desk.Log.Lines).EventId);
    }

    [Fact]
    public async Task A_redirect_is_told_and_not_followed()
    {
        var output = await _desk.CallAsync(Get("redirect"));
        Assert.Contains("Redirects are not followed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("private", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        var answer = await _desk.AskAsync(Get("endless") with { OutputLimitBytes = 999 });
        Assert.Equal(999, answer.GetProperty("body").GetString()!.Length);
        Assert.Contains("too long and is cut", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bomb", "compressed")]
    [InlineData("headers", "headers are longer")]
    [InlineData("garbage", "no valid HTTP")]
    [InlineData("half", "ended too early")]
    [InlineData("close", "ended too early")]
    public async Task A_broken_answer_is_told_and_nothing_is_sent_again(string path, string reason)
    {
        var answer = await _desk.AskAsync(Get(path) with { Method = "POST" });
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains(reason, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("do not simply repeat it", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, server.Count("/" + path));
        var line = Assert.Single(_desk.Log.Lines);
        Assert.Equal(HttpCauses.NoAnswer.Code, line.EventId);
        Assert.Contains(reason, line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task A_server_that_closes_without_a_word_is_asked_once(string method)
    {
        var settings = Get($"close/{method}") with { Method = method };
        await _desk.CallAsync(Get("text")); // a connection that some clients would keep, and use for what follows
        await _desk.CallAsync(settings);
        Assert.Equal(1, server.Count($"/close/{method}"));
    }

    [Theory]
    [InlineData("never")]
    [InlineData("drip-headers")]
    public async Task Headers_that_do_not_come_are_waited_for_so_long_and_no_longer(string path)
    {
        var answer = await _desk.AskAsync(Get(path) with { AnswerTimeout = TimeSpan.FromMilliseconds(500) });
        Assert.Contains("did not come in time", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("drip")]
    public async Task The_end_of_the_call_ends_the_request(string path)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var began = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _desk.CallAsync(Get(path), cancellation: stop.Token));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(15), "it was not waited out");
        Assert.Empty(_desk.Log.Lines);
    }

    [Fact]
    public async Task A_call_that_has_ended_before_it_began_sends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _desk.CallAsync(Get("text/late"), cancellation: new CancellationToken(canceled: true)));
        Assert.Equal(0, server.Count("/text/late"));
    }

    private HttpSettings Get(string rest) => new("GET", server.Url(rest)) { AllowPrivate = ["127.0.0.0/8"] };
}
