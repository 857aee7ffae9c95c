using System.Text;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Control;

public sealed class ControlViewTests
{
    private static readonly KioskStatus _well = new()
    {
        Phase = "speaking",
        IsEngaged = true,
        TalkMode = "toggle",
        UptimeSeconds = 400_000,
        Metrics = MetricsSnapshot.None with { Turns = 4, BytesUp = 1_234_567, BytesDown = 65_000 },
        ResidentBytes = 27_500_000,
        Buttons = [new ButtonStatus("talk", IsHeld: true), new ButtonStatus("call", IsHeld: false)],
        Link = new LinkStatus { State = "ready", SinceSeconds = 240, SessionId = "s-1" },
        Audio = new AudioStatus
        {
            Device = "USB PnP",
            IsWorking = true,
            IsMicrophoneOpen = true,
            MicrophoneDbfs = -24,
            NoiseFloorDbfs = -61.6,
            LoudspeakerDbfs = -120
        },
        Uplink = new UplinkStatus { StaleChunks = 2 },
    };

    private static readonly KioskStatus _ill = new()
    {
        Phase = "offline",
        TalkMode = "hands-free",
        UptimeSeconds = 61,
        Link = new LinkStatus { State = "failing", SinceSeconds = 12, LastFault = new LinkFaultStatus("unreachable", "connection refused", 3, 27) },
        Audio = new AudioStatus { Trouble = "unplugged" },
        LastTrouble = new TroubleStatus("sound", "unplugged", 5400),
    };

    [Fact]
    public void The_one_line_says_how_it_is()
    {
        Assert.Equal(
            "speaking, in a conversation, toggle; link ready for 4 min (session s-1); sound device \"USB PnP\"; up for 5 days; no trouble so far", StatusLine.Of(_well));
        Assert.Equal(
            "offline, hands-free; link failing for 12 s (unreachable, next try in 27 s); no sound device: unplugged; up for 61 s; last trouble 90 "
                + "min ago: unplugged",
            StatusLine.Of(_ill));
    }

    [Fact]
    public void A_status_survives_the_way_through_the_socket_and_one_of_an_older_daemon_is_understood()
    {
        var line = ControlJson.Line(json => ControlJson.WriteStatus(json, _ill));
        using var json = JsonDocument.Parse(line);
        Assert.Equal(StatusLine.Of(_ill), StatusLine.Of(ControlJson.ReadStatus(json.RootElement.GetProperty("status"))));

        using var old = JsonDocument.Parse("""{"phase":"idle","somethingOld":[1]}""");
        var read = ControlJson.ReadStatus(old.RootElement);
        Assert.StartsWith("idle, ", StatusLine.Of(read), StringComparison.Ordinal);
        Assert.Equal((MetricsSnapshot.None, 0), (read.Metrics, read.LastReplies.Count));
        using var terminal = new StringWriter();
        using var told = JsonDocument.Parse("""{"what":"status","status":{"phase":"idle","somethingOld":[1]}}""");
        new WatchView(terminal, () => 80).Show(told.RootElement);
        Assert.Contains("turns 0  reconnects 0  up 0.0 kB", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_what_happens_scrolls_and_the_rest_is_redrawn_in_place()
    {
        using var terminal = new StringWriter();
        var view = new WatchView(terminal, () => 200);

        Show(view, _well);
        Show(view, new TurnTaken(5));
        Show(view, _well);
        view.Close();

        var lines = terminal.ToString().Split('\n');
        Assert.Equal("speaking   mic ██████······ open   floor -62 dB  speaker ············ [talk]", lines[0].Trim('\r'));
        Assert.Equal("link ready for 4 min (session s-1)", lines[1]);
        Assert.Equal("turns 4  reconnects 0  up 1.2 MB  down 65.0 kB  stale 2  underruns 0  starved 0  resident 27.5 MB", lines[2]);
        Assert.StartsWith("\e[1A\e[2K\e[1A\e[2K\e[1A\e[2K\r\e[2m", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("\e[36mturn                \e[0m the person's turn 5 is complete", lines[3], StringComparison.Ordinal);
        Assert.Equal("\e[1A\e[2K\e[1A\e[2K\e[1A\e[2K\r", lines[^1]);
    }

    [Fact]
    public void Data_use_and_its_limits_have_a_line_of_their_own_in_eighty_columns()
    {
        var data = new DataStatus
        {
            Day = new DateOnly(2026, 11, 30),
            DayMB = 12.34,
            DayMinutes = 14.26,
            MonthMB = 210,
            MonthMinutes = 301.5,
            MonthForecastMB = 640.4,
        };

        Assert.Equal(["data today 12.3 MB, 14.3 min  this month 210 MB (640 expected), 301.5 min"], Lines(data));
        Assert.Equal(["data today 12.3 MB, 14.3 min  this month 210 MB, 301.5 min"], Lines(data with { MonthForecastMB = null }));
        Assert.Equal(
            ["\e[31mdata today 12.3 of 15 MB, 14.3 of 60 min", "\e[31mthis month 210 of 1000 MB (640 expected), 301.5 min"],
            Lines(data with { PerDayMB = 15, MinutesPerDay = 60, PerMonthMB = 1000, Level = "near" }));
        Assert.Equal(
            ["data today 12.3 MB, 14.3 min  this month 210 MB, 301.5 min  eth0 does not count"],
            Lines(data with { MonthForecastMB = null, IsMetered = false, Interface = "eth0" }));
        Assert.Empty(Lines(data with { Day = null }));

        static string[] Lines(DataStatus data)
        {
            using var terminal = new StringWriter();
            Show(new WatchView(terminal, () => 80), _well with { Data = data });
            var lines = terminal.ToString().Split('\n').Select(line => line.Trim('\r').Replace("\e[0m", "", StringComparison.Ordinal)).ToArray();
            Assert.All(lines, line => Assert.InRange(line.Replace("\e[31m", "", StringComparison.Ordinal).Length, 0, 79));
            return [.. lines.Skip(2).TakeWhile(line => !line.StartsWith("turns", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public void What_came_from_the_network_gives_the_terminal_no_orders()
    {
        const string Hostile = "a\e]0;title\a\r\nb\u009b2J\u2028c";
        var status = _ill with
        {
            Link = new LinkStatus { State = "ready", SessionId = Hostile },
            LastTrouble = new TroubleStatus(Hostile, Hostile, 1) { Code = Hostile },
        };
        using var terminal = new StringWriter();
        var view = new WatchView(terminal, () => 400);
        Show(view, status);
        Show(view, new ToolCalled(Hostile, Hostile));
        Show(view, new ReplyFailed("r", Hostile));
        using var wire = JsonDocument.Parse("""{"what":"wire","entry":{"session_id":"x␛2J"}}""".Replace('␛', '\u009b'));
        view.Show(wire.RootElement);

        var shown = terminal.ToString();
        Assert.Contains("the model calls a·]0;title···b·2J·c", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\e]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, c => c is '\a' or '\u009b' or '\u2028');
        Assert.DoesNotContain(StatusLine.Of(status), char.IsControl);
        Assert.Contains("(session a·]0;title···b·2J·c)", StatusLine.Of(status), StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_gets_lines_that_do_not_wrap()
    {
        using var terminal = new StringWriter();
        var view = new WatchView(terminal, () => 40);

        Show(view, _well);

        Assert.All(terminal.ToString().Split('\n'), line => Assert.True(line.Trim('\r').Length <= 39, line));
    }

    [Fact]
    public void Who_is_kept_out_is_told_of_the_group()
    {
        var folder = new RuntimeFolder("/run/hydra-kiosk", "test");

        Assert.Equal(
            "/run/hydra-kiosk/control.sock: a daemon is there, and this user has no permission to talk to it; use sudo, or join the group "
                + "\"4000123\" (sudo usermod -aG 4000123 $USER) and log in again.",
            ControlClient.Denied(folder, 4_000_123).Message);
        Assert.EndsWith("; use sudo.", ControlClient.Denied(folder, 0).Message, StringComparison.Ordinal); // nobody should join root's group
        Assert.EndsWith("; use sudo.", ControlClient.Denied(folder, null).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "/run/hydra-kiosk/control.sock: this user has no permission to look whether a daemon is there; use sudo, or join the group \"4000123\"",
            ControlClient.Denied(folder, 4_000_123, isSeen: false).Message, StringComparison.Ordinal);
        Assert.Equal(ControlCauses.AccessDenied.Code, ControlClient.Denied(folder, null).CauseCode);
        Assert.Equal("root", PosixFiles.GroupName(0));
    }

    private static void Show(WatchView view, KioskStatus status)
    {
        using var told = JsonDocument.Parse(ControlJson.Line(json =>
        {
            json.WriteString("what"u8, "status");
            ControlJson.WriteStatus(json, status);
        }));
        view.Show(told.RootElement);
    }

    private static void Show(WatchView view, ConversationNotice notice)
    {
        using var told = JsonDocument.Parse(Encoding.UTF8.GetString(NoticeJson.Line(notice, DateTimeOffset.UnixEpoch)!));
        view.Show(told.RootElement);
    }
}
