using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Benchmarks.Soak;

namespace HydraKiosk.Simulator.Tests;

/// <summary>The soak's accounts: who answers for an utterance that got no answer.</summary>
public class SoakAccountsTests
{
    private static readonly TimeSpan _started = TimeSpan.FromSeconds(1);

    /// <summary>One utterance of two seconds at 5, 15, 25 s and so on, in a microphone's file that begins 1.4 s after the simulator.</summary>
    private static readonly Utterance[] _plan = [.. Enumerable.Range(1, 4).Select(n =>
        new Utterance(n, "ask", Seconds((10 * n) - 5), Seconds((10 * n) - 3)))];

    [Fact]
    public void A_reply_with_sound_is_an_answer()
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), .. Turn(16.4, 1), .. Turn(26.4, 1), .. Turn(36.4, 1)]);
        Assert.All(accounts.Utterances, u => Assert.Equal(Fate.Answered, u.Fate));
        Assert.Equal(1, accounts.Sessions);
    }

    [Fact]
    public void An_answer_to_a_part_of_the_question_is_told()
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), .. Turn(16.4, 1, heardMs: 1500), .. Turn(26.4, 1, heardMs: 700),
            .. Turn(27.6, 1, heardMs: 1000), .. Turn(36.4, 1)]);
        Assert.All(accounts.Utterances, u => Assert.Equal(Fate.Answered, u.Fate));
        Assert.Equal([false, true, false, false], accounts.Utterances.Select(u => u.IsCut));
        Assert.Equal(1700, accounts.Utterances[2].Heard.TotalMilliseconds);
    }

    [Fact]
    public void What_nobody_answers_for_is_unexplained()
    {
        var silent = Turn(16.4, 1).Where(e => e.Type != "response.output_audio.delta");
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), .. silent, .. Turn(36.4, 1)]);
        Assert.Equal([Fate.Answered, Fate.Unexplained, Fate.Unexplained, Fate.Answered], accounts.Utterances.Select(u => u.Fate));
    }

    [Fact]
    public void Sound_that_came_before_the_turn_had_ended_answers_something_earlier()
    {
        var late = Turn(16.4, 1);
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), late[0], late[3], late[4], late[1], .. Turn(26.4, 1), .. Turn(36.4, 1)]);
        Assert.Equal(Fate.Unexplained, accounts.Utterances[1].Fate);
    }

    [Theory]
    [InlineData("reset at ms:12000")]
    [InlineData("half-open at ms:12000")]
    public void Between_a_lost_link_and_the_next_session_nobody_can_be_heard(string fault)
    {
        var accounts = Of(
        [
            Ready(2, 1), .. Turn(6.4, 1), Note(14, 1, "fault", fault), Note(19.9, 1, "closed", "the connection was lost without a close frame"),
                Ready(20, 2),
            .. Turn(26.4, 2), .. Turn(36.4, 2),
        ]);
        Assert.Equal(Fate.Outage, accounts.Utterances[1].Fate);
        Assert.Equal((14.0, 20.0), (accounts.Outages[1].From.TotalSeconds, accounts.Outages[1].Until.TotalSeconds));
        Assert.Equal(2, accounts.Sessions);
    }

    [Fact]
    public void An_outage_that_ended_long_before_explains_nothing()
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), Note(10, 1, "closed", "by the server"), Ready(12, 2), .. Turn(26.4, 2), .. Turn(36.4, 2)]);
        Assert.Equal(Fate.Unexplained, accounts.Utterances[1].Fate);
    }

    [Fact]
    public void A_session_that_never_came_back_is_an_outage_to_the_end()
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), Note(10, 1, "closed", "by the server")]);
        Assert.Equal([Fate.Outage, Fate.Outage, Fate.Outage], accounts.Utterances.Skip(1).Select(u => u.Fate));
        Assert.Equal(Seconds(35), accounts.Outages[^1].Until - accounts.Outages[^1].From);
    }

    [Theory]
    [InlineData("fault", "deaf:8000 at ms:11000", 12.0)]
    [InlineData("fault", "slow-read:3000 at ms:11000", 13.0)]
    [InlineData("fault", "standstill:4500 at ms:11000", 13.0)]
    [InlineData("fault", "narrow:30000:6000 at ms:11000", 12.0)]
    [InlineData("fault-struck", "late-completed: item_1_3 is told later", 18.8)]
    [InlineData("fault-struck", "no-answer: turn 2", 18.8)]
    public void A_silent_failure_of_the_simulator_explains_what_it_took(string type, string detail, double at)
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), Note(at, 1, type, detail), .. Turn(26.4, 1), .. Turn(36.4, 1)]);
        Assert.Equal((Fate.Fault, detail), (accounts.Utterances[1].Fate, accounts.Utterances[1].Reason));
        Assert.Equal(Fate.Answered, accounts.Utterances[2].Fate);
    }

    [Fact]
    public void A_flood_explains_what_was_said_while_it_lasted()
    {
        WireEntry[] flood = [Note(16, 1, "fault", "flood:warnings:3000 at ms:14000"), Note(16.5, 1, "flood-over", "warnings: 3000 in 500 ms")];
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), .. flood, .. Turn(36.4, 1)]);
        Assert.Equal([Fate.Answered, Fate.Fault, Fate.Unexplained, Fate.Answered], accounts.Utterances.Select(u => u.Fate));
    }

    [Theory]
    [InlineData("garbage at ms:14000")]
    [InlineData("late-pong:2000 at ms:14000")]
    [InlineData("dead-deltas:1 at ms:14000")]
    [InlineData("late-incomplete:500 at ms:14000")]
    [InlineData("repeat-secret:error:base64 at ms:14000")]
    public void A_fault_that_takes_nothing_explains_nothing(string fault)
    {
        var accounts = Of([Ready(2, 1), .. Turn(6.4, 1), Note(16, 1, "fault", fault), .. Turn(26.4, 1), .. Turn(36.4, 1)]);
        Assert.Equal(Fate.Unexplained, accounts.Utterances[1].Fate);
    }

    [Theory]
    [InlineData("warn HK-3012 the conversation waited too long", true)]
    [InlineData("warn HK-1060 the machine was late", false)]
    [InlineData("info all is well", false)]
    public void A_line_of_the_journal_explains_when_it_is_about_the_session_or_the_conversation(string line, bool explains)
    {
        var log = new[] { Ready(2, 1) }.Concat(Turn(6.4, 1)).Concat(Turn(26.4, 1)).Concat(Turn(36.4, 1)).ToList();
        Assert.Equal(explains ? Fate.Journal : Fate.Unexplained,
            Accounts.Of(_plan, log, [new JournalLine(Seconds(20), line)], _started, Seconds(45)).Utterances[1].Fate);
        Assert.Equal(Fate.Unexplained, Accounts.Of(_plan, log, [new JournalLine(Seconds(40), line)], _started, Seconds(45)).Utterances[1].Fate);
    }

    [Fact]
    public void A_line_of_the_simulators_log_is_read_with_its_status()
    {
        const string DoneEvent = """{"type":"response.done","response":{"id":"r","status":"cancelled"}}""";
        var done = WireEntry.Parse(
            $$"""{"time_ms":1500.5,"session":3,"direction":"sent","type":"response.done","bytes":80,"event":{{DoneEvent}}}""");
        Assert.Equal(new WireEntry(TimeSpan.FromMilliseconds(1500.5), 3, "sent", "response.done", "cancelled"), done);
        var started = WireEntry.Parse(
            """{"time_ms":3,"session":1,"direction":"sent","type":"input_audio_buffer.speech_started","event":{"audio_start_ms":420}}""");
        Assert.Equal("420", started.Detail);
        var note = WireEntry.Parse("""{"time_ms":2,"session":1,"direction":"note","type":"fault","detail":"reset at ms:5"}""");
        Assert.Equal("reset at ms:5", note.Detail);
    }

    [Fact]
    public void Memory_is_flat_when_it_never_grows_by_more_than_two_megabytes_after_the_warm_up()
    {
        var flat = MemoryTrend.Of(Samples(30_000, 40_000, 41_000, 42_048, 40_500), Seconds(10))!;
        Assert.True(flat.IsFlat);
        Assert.Equal((40_000, 40_500, 40_000, 42_048), (flat.FirstKb, flat.LastKb, flat.LeastKb, flat.MostKb));
        Assert.False(MemoryTrend.Of(Samples(30_000, 40_000, 41_000, 42_049), Seconds(10))!.IsFlat);
        Assert.Equal(360_000, MemoryTrend.Of(Samples(10_000, 11_000, 12_000), TimeSpan.Zero)!.SlopeKbPerHour, 1.0);
        Assert.Null(MemoryTrend.Of(Samples(1), Seconds(10)));
    }

    private static Accounts Of(IReadOnlyList<WireEntry> log) => Accounts.Of(_plan, log, [], _started, Seconds(45));

    private static WireEntry Ready(double at, int session) => new(Seconds(at), session, "sent", "session.configured");

    private static WireEntry Note(double at, int session, string type, string detail) => new(Seconds(at), session, "note", type, detail);

    private static WireEntry[] Turn(double at, int session, int heardMs = 1900) =>
    [
        new(Seconds(at), session, "sent", "input_audio_buffer.speech_started", "1000"),
        Note(at + 2.4, session, "turn", $"1 ended at {1000 + heardMs} ms"),
        new(Seconds(at + 2.7), session, "sent", "response.created"),
        new(Seconds(at + 2.8), session, "sent", "response.output_audio.delta", null, 2400),
        new(Seconds(at + 2.9), session, "sent", "response.done", "completed"),
    ];

    private static ProcessSample[] Samples(params long[] kilobytes) =>
        [.. kilobytes.Select((kb, i) => new ProcessSample(Seconds(10 * i), kb, kb, 10, 20, TimeSpan.Zero))];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
