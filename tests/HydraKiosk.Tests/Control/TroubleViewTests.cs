using System.Text;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Control;

public sealed class TroubleViewTests
{
    private static readonly SessionMissing _refused = new(LinkFault.CredentialsRefused, "the API key was refused",
        TimeSpan.FromSeconds(300))
    { CauseCode = 2011, NeedsTechnician = true };

    private readonly ManualClock _clock = new();
    private readonly KioskHistory _history;

    public TroubleViewTests() => _history = new KioskHistory(_clock);

    [Fact]
    public void A_refused_key_is_a_trouble_with_code_wait_and_remedy_until_a_session_is_open()
    {
        _history.Take(_refused, LinkState.Failing);
        _clock.Advance(TimeSpan.FromSeconds(100));

        var trouble = Assert.Single(_history.Present([], LinkState.Failing, TimeSpan.FromSeconds(200)));
        Assert.Equal(("HK-2011", true, 200.0, 100.0), (trouble.Code, trouble.NeedsTechnician, trouble.NextTryInSeconds!.Value, trouble.ForSeconds));
        Assert.StartsWith("HK-2011: the API key was refused; next try in 3 min. Needs a technician: ", TroubleLine.Of(trouble),
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Credentials, TroubleLine.ExitCode(new KioskStatus { Troubles = [trouble] }));

        _history.Take(Ready(null), LinkState.Ready);
        Assert.Empty(_history.Present([], LinkState.Ready, TimeSpan.Zero));
    }

    [Fact]
    public void A_wait_that_a_press_has_cut_is_told_as_it_is_now()
    {
        _history.Take(_refused, LinkState.Failing); // 300 s, it said
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(12, Assert.Single(_history.Present([], LinkState.Failing, TimeSpan.FromSeconds(12))).NextTryInSeconds);
        Assert.Equal(12, _history.AddTo(new KioskStatus(), LinkState.Failing, TimeSpan.FromSeconds(12)).Link.LastFault!.NextTryInSeconds);
        Assert.Null(Assert.Single(_history.Present([], LinkState.Connecting, TimeSpan.Zero)).NextTryInSeconds); // it is being tried
        Assert.Null(_history.AddTo(new KioskStatus(), LinkState.Connecting, TimeSpan.Zero).Link.LastFault!.NextTryInSeconds);
    }

    [Fact]
    public void A_wrong_clock_stands_before_the_key_that_it_explains_and_is_told_with_an_open_session_too()
    {
        _history.Take(_refused with { ClockAhead = TimeSpan.FromDays(-400) }, LinkState.Failing);

        var troubles = _history.Present([], LinkState.Failing, TimeSpan.Zero);
        Assert.Equal(["HK-2047", "HK-2011"], troubles.Select(t => t.Code));
        Assert.Contains("400 days slow", troubles[0].Detail, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, TroubleLine.ExitCode(new KioskStatus { Troubles = troubles }));

        _history.Take(Ready(TimeSpan.FromDays(400)), LinkState.Ready);
        Assert.Contains("400 days fast", Assert.Single(_history.Present([], LinkState.Ready, TimeSpan.Zero)).Detail, StringComparison.Ordinal);
        _history.Take(Ready(TimeSpan.FromSeconds(3)), LinkState.Ready);
        Assert.Empty(_history.Present([], LinkState.Ready, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, false)]
    [InlineData(301, true)]
    [InlineData(-301, true)]
    public void A_clock_is_a_trouble_from_five_minutes_on(int secondsAhead, bool isTold)
    {
        _history.Take(Ready(TimeSpan.FromSeconds(secondsAhead)), LinkState.Ready);

        Assert.Equal(isTold, _history.Present([], LinkState.Ready, TimeSpan.Zero).Count == 1);
    }

    [Fact]
    public void A_clock_that_stays_wrong_keeps_its_age()
    {
        _history.Take(Ready(TimeSpan.FromDays(2)), LinkState.Ready);
        _clock.Advance(TimeSpan.FromSeconds(60));
        _history.Take(Ready(TimeSpan.FromDays(2)), LinkState.Ready);

        Assert.Equal(60, Assert.Single(_history.Present([], LinkState.Ready, TimeSpan.Zero)).ForSeconds);
    }

    [Fact]
    public void A_loss_that_passes_by_itself_is_no_news_ten_minutes_later_and_one_that_somebody_must_mend_is()
    {
        _history.Take(new SessionMissing(LinkFault.Lost, "reset", null) { CauseCode = 2019 }, LinkState.Closed);
        _clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.Equal("HK-2019", Assert.Single(_history.Present([], LinkState.Closed, TimeSpan.Zero)).Code);
        _clock.Advance(TimeSpan.FromMinutes(0.1));
        Assert.Empty(_history.Present([], LinkState.Closed, TimeSpan.Zero));
        Assert.Single(_history.Present([], LinkState.Failing, TimeSpan.Zero)); // it is still being tried

        _history.Take(_refused, LinkState.Closed);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("HK-2011", Assert.Single(_history.Present([], LinkState.Closed, TimeSpan.Zero)).Code);
    }

    [Fact]
    public void What_a_person_must_mend_stands_before_what_passes()
    {
        _history.Take(new SessionMissing(LinkFault.Lost, "reset", null) { CauseCode = 2019 }, LinkState.Failing);
        Trouble[] board = [new(6030, "the journal cannot be written", NeedsTechnician: true, _clock.GetTimestamp())];

        Assert.Equal(["HK-6030", "HK-2019"], _history.Present(board, LinkState.Failing, TimeSpan.Zero).Select(t => t.Code));
    }

    [Fact]
    public void A_status_with_a_trouble_does_not_say_that_there_was_none()
    {
        Assert.EndsWith("no trouble so far", StatusLine.Of(new KioskStatus()), StringComparison.Ordinal);
        Assert.EndsWith("trouble now:", StatusLine.Of(new KioskStatus { Troubles = [new("HK-2060", "full", "Make room.", true, 3)] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_journal_says_of_sound_and_wire_log_is_on_the_board_until_it_is_over()
    {
        var board = new TroubleBoard(_clock);
        using var listening = new JournalTroubles(board);
        var log = listening.CreateLogger("any");

        Say(log, LogLevel.Warning, 1052, "no sound: nothing is plugged in");
        Say(log, LogLevel.Warning, 2060, "the wire log cannot be written: disk full");
        Say(log, LogLevel.Warning, HydraKiosk.Audio.Supervision.SupervisionCause.Xruns.Code, "buffers ran full");
        Say(log, LogLevel.Information, 2035, "something else");
        Assert.Equal([1052, 2060], board.Snapshot().Select(t => t.CauseCode));
        Assert.Equal(ExitCode.Hardware,
            TroubleLine.ExitCode(new KioskStatus { Troubles = _history.Present(board.Snapshot(), LinkState.Ready, TimeSpan.Zero) }));

        Say(log, LogLevel.Information, 1000, "sound is running");
        Say(log, LogLevel.Information, 2061, "written again");
        Assert.Empty(board.Snapshot());
    }

    [Fact]
    public void What_the_journal_says_of_files_and_the_socket_is_on_the_board_until_it_is_over()
    {
        var board = new TroubleBoard(_clock);
        using var listening = new JournalTroubles(board);
        var log = listening.CreateLogger("any");

        Say(log, LogLevel.Error, 1121, "opening the sound files takes more than 10 s");
        Say(log, LogLevel.Warning, 7021, "the control socket was removed and cannot be made again: /run/x cannot be made.");
        Say(log, LogLevel.Error, 2065, "the wire log has failed and stays off");
        Assert.Equal([1121, 7021, 2065], board.Snapshot().Select(t => t.CauseCode));

        Say(log, LogLevel.Information, 1122, "open after all");
        Say(log, LogLevel.Warning, 7020, "somebody removed the control socket; it is there again");
        Say(log, LogLevel.Information, 2061, "written again");
        Assert.Equal([2065], board.Snapshot().Select(t => t.CauseCode)); // that one stays until the next start
    }

    [Fact]
    public void Watch_tells_the_trouble_in_red_and_wraps_it_at_words()
    {
        using var terminal = new StringWriter();
        var status = new KioskStatus
        {
            Phase = "offline",
            Troubles = [new("HK-2011", "the key was refused", "Put the right key in its place and restart.", true, 3)]
        };
        Show(new WatchView(terminal, () => 40), status);

        var lines = terminal.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim('\r')).ToList();
        Assert.Equal("\e[31mHK-2011: the key was refused. Needs a\e[0m", lines[0]);
        Assert.All(lines, l => Assert.True(TerminalText.Columns(l.Replace("\e[31m", "").Replace("\e[0m", "")) <= 39, l));
    }

    [Fact]
    public void A_terminal_that_takes_no_codes_gets_none_and_hears_of_a_trouble_once()
    {
        using var terminal = new StringWriter();
        var view = new WatchView(terminal, () => 80, takesCodes: false);
        var ill = new KioskStatus { Phase = "offline", Troubles = [new("HK-2011", "the key was refused", "Replace it.", true, 3)] };
        Show(view, ill);
        Show(view, ill);
        Show(view, ill with { Troubles = [] });
        using var told = JsonDocument.Parse(Encoding.UTF8.GetString(NoticeJson.Line(new TurnTaken(2), DateTimeOffset.UnixEpoch)!));
        view.Show(told.RootElement);
        view.Close();

        var shown = terminal.ToString();
        Assert.DoesNotContain(shown, c => c is '\e' or '\r');
        Assert.Single(shown.Split('\n'), l => l.StartsWith("HK-2011: ", StringComparison.Ordinal));
        Assert.Contains("nothing is wrong any more", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xterm", null, true)]
    [InlineData("dumb", null, false)]
    [InlineData(null, null, false)]
    [InlineData("xterm", "1", false)]
    [InlineData("xterm", "", true)]
    public void Codes_are_for_terminals_that_understand_them_and_people_who_want_them(string? term, string? noColour, bool takes) =>
        Assert.Equal(takes, Terminal.TakesCodes(name => name == "TERM" ? term : name == "NO_COLOR" ? noColour : null));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("語音", 4)]
    [InlineData("🎤", 2)]
    [InlineData("a\u200bb", 2)]
    public void Columns_are_counted_as_a_terminal_does(string text, int columns) => Assert.Equal(columns, TerminalText.Columns(text));

    [Fact]
    public void Text_is_cut_and_wrapped_by_columns()
    {
        Assert.Equal("語音…", TerminalText.Cut("語音代理", 5));
        Assert.Equal("…e\u0301f", TerminalText.CutStart("abcde\u0301f", 3));
        Assert.Equal(["one two", "three", "abcdefg", "hij k"], TerminalText.Wrap("one two three abcdefghij k", 7));
        Assert.Equal([""], TerminalText.Wrap("", 7));
        Assert.Equal(["語", "音"], TerminalText.Wrap("語音", 1));
    }

    [Theory]
    [InlineData("3s", 3000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("2500", 2500)]
    [InlineData("1m", 60_000)]
    [InlineData("abc", null)]
    [InlineData("3h", null)]
    [InlineData("-3s", null)]
    [InlineData("1,5s", null)]
    [InlineData("", null)]
    public void Durations_are_read_as_people_write_them(string text, int? ms) =>
        Assert.Equal(ms, DurationText.TryParse(text, out var time) ? (int)time.TotalMilliseconds : null);

    [Theory]
    [InlineData("HK-2011", 0)]
    [InlineData("2011", 0)]
    [InlineData("hk2011", 0)]
    [InlineData("[HK-2011].", 0)]
    [InlineData("HK-2999", 2)]
    [InlineData("nonsense", 2)]
    public void Explain_prints_the_row_of_the_table(string word, int exit)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new VerbEnvironment(output, error, _ => null);

        Assert.Equal(exit, (int)ExplainVerb.Execute([word], false, environment));
        Assert.Equal(exit == 0, output.ToString().StartsWith("HK-2011: API key refused\n  What happened:", StringComparison.Ordinal));
        Assert.Equal(exit != 0, error.ToString().Length > 0);
        Assert.Equal(ExitCode.Usage, ExplainVerb.Execute([], false, environment));
    }

    [Fact]
    public void Explain_is_JSON_for_scripts()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, ExplainVerb.Execute(["2011", "1"], true, new VerbEnvironment(output, error, _ => null)));

        using var json = JsonDocument.Parse(output.ToString());
        Assert.Equal((1, false, 1, 1), (
            json.RootElement.GetProperty("format").GetInt32(), json.RootElement.GetProperty("ok").GetBoolean(),
            json.RootElement.GetProperty("codes").GetArrayLength(), json.RootElement.GetProperty("unknown").GetArrayLength()));
    }

    private static void Say(ILogger log, LogLevel level, int id, string text) => log.Log(level, new EventId(id), text, null, (state, _) => state);

    private static SessionReady Ready(TimeSpan? ahead) =>
        new(new VoiceSession("s", 24_000, Greets: false, IsReconnect: false, TimeSpan.Zero) { ClockAhead = ahead });

    private static void Show(WatchView view, KioskStatus status)
    {
        using var told = JsonDocument.Parse(ControlJson.Line(json =>
        {
            json.WriteString("what"u8, "status");
            ControlJson.WriteStatus(json, status);
        }));
        view.Show(told.RootElement);
    }
}
