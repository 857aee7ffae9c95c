using System.Globalization;
using System.Text.Json;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control.Client;

/// <summary>
/// The running daemon in a terminal: a line for everything that happens, and below them what is wrong now, and lines that move, with phase and
/// levels, the link, the use of data, and the counters. In a terminal that takes nothing but text, what is wrong is told when it changes, and
/// nothing moves.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its columns now; a line that wraps could not be taken away again.</param>
/// <param name="takesCodes">Whether lines may be coloured and redrawn.</param>
internal sealed class WatchView(TextWriter output, Func<int> width, bool takesCodes = true)
{
    private const int BarCells = 12;
    private const double BarFloorDbfs = -48;

    /// <summary>Clock and kind, in front of what happened.</summary>
    private const int MarginColumns = 30;

    private const int KindColumns = 20;

    private int _drawn;
    private int _drawnWidth;
    private List<int> _lengths = [];
    private string? _told;

    private int Room => Math.Max(20, width()) - 1;

    /// <summary>Shows one line of the daemon.</summary>
    public void Show(JsonElement told)
    {
        var what = told.TryGetProperty("what", out var kind) ? kind.ToString() : "";
        Erase();
        if (what == "status" && told.TryGetProperty("status", out var status))
        {
            Draw(ControlJson.ReadStatus(status));
        }
        else if (what == "wire" && told.TryGetProperty("entry", out var entry))
        {
            Happened(told, "wire", entry.GetRawText(), Colour.Dim);
        }
        else
        {
            Happened(told, what, EventWords.Of(what, told), ColourOf(what));
        }

        output.Flush();
    }

    /// <summary>Takes the moving lines away.</summary>
    public void Close()
    {
        Erase();
        output.Flush();
    }

    private static Colour ColourOf(string what) => what switch
    {
        "session-missing" or "silent-reply" or "reply-failed" or "phase-overrun" or "tool-turn-abandoned" => Colour.Alert,
        "turn" or "speech-heard" or "speech-ended" => Colour.Person,
        "reply-began" or "reply-heard" or "reply-ended" => Colour.Agent,
        "tool-called" or "tool-answered" or "barge-in" => Colour.Tool,
        _ => Colour.Dim,
    };

    private static string Bar(double dbfs)
    {
        var cells = (int)Math.Round(Math.Clamp((dbfs - BarFloorDbfs) / -BarFloorDbfs, 0, 1) * BarCells);
        return new string('█', cells) + new string('·', BarCells - cells);
    }

    private void Happened(JsonElement told, string what, string facts, Colour colour)
    {
        var clock = told.TryGetProperty("at", out var at) && at.TryGetDateTimeOffset(out var time)
            ? time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : "";
        var kind = TerminalText.Cut(Printable.Line(what), KindColumns);
        var words = Printable.Line(facts);
        if (Room < 2 * MarginColumns)
        {
            // Too narrow for a column of its own: the words stand below.
            output.WriteLine(Coloured(Colour.Dim, clock) + " " + Coloured(colour, TerminalText.Cut(kind, Room - clock.Length - 1)));
            foreach (var line in TerminalText.Wrap(words, Room - 2))
            {
                output.WriteLine($"  {line}");
            }

            return;
        }

        var lines = TerminalText.Wrap(words, Room - MarginColumns);
        output.WriteLine($"{Coloured(Colour.Dim, clock)} {Coloured(colour, $"{kind,-KindColumns}")} {lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            output.WriteLine(new string(' ', MarginColumns) + line);
        }
    }

    private void Draw(KioskStatus status)
    {
        if (!takesCodes)
        {
            DrawPlain(status);
            return;
        }

        _lengths = [];
        _drawnWidth = width();
        var audio = status.Audio;
        var held = status.Buttons.Where(b => b.IsHeld).Select(b => $" [{b.Name}]");
        if (status.Troubles is [var gravest, ..])
        {
            var more = status.Troubles.Count == 1 ? "" : $" (and {status.Troubles.Count - 1} more: hydra-kiosk status)";
            Wrapped(TroubleLine.Of(gravest) + more, Colour.Alert);
        }

        Moving(
            $"{status.Phase,-10} mic {Bar(audio.MicrophoneDbfs)} {(audio.IsMicrophoneOpen ? "open  " : "closed")} floor {audio.NoiseFloorDbfs:0} dB  speaker {Bar(audio.LoudspeakerDbfs)}{string.Concat(held)}");
        Moving(StatusLine.Link(status.Link) + StatusLine.Voice(status.Voice));
        foreach (var more in (ReadOnlySpan<string?>)[
            StatusLine.Answers(status.Metrics), StatusLine.Configuration(status.Configuration), StatusLine.LastTrouble(status)])
        {
            Wrapped(more);
        }

        Packed(status.Data.Level == DataStatus.Within ? null : Colour.Alert, DataWords.Use(status.Data));
        Packed(
            null, $"turns {status.Metrics.Turns}", $"reconnects {status.Metrics.Reconnects}", $"up {Spoken.Bytes(status.Metrics.BytesUp)}",
            $"down {Spoken.Bytes(status.Metrics.BytesDown)}", $"stale {status.Uplink.StaleChunks}", $"underruns {audio.UnderrunFrames}",
            $"starved {audio.Starvations}", $"resident {Spoken.Bytes(status.ResidentBytes)}");
    }

    /// <summary>A status comes every second; only what is news is worth a line that stays.</summary>
    private void DrawPlain(KioskStatus status)
    {
        var troubles = string.Join(' ', status.Troubles.Select(t => $"{t.Code} {t.Detail}"));
        if (troubles == _told)
        {
            return;
        }

        string[] lines = _told is null || status.Troubles.Count > 0 ? [] : ["nothing is wrong any more"];
        lines = [.. lines, .. _told is null ? [StatusLine.Of(status)] : Array.Empty<string>(), .. status.Troubles.Select(TroubleLine.Of)];
        _told = troubles;
        foreach (var line in lines.SelectMany(l => TerminalText.Wrap(l, Room)))
        {
            output.WriteLine(line);
        }
    }

    private string Coloured(Colour colour, string text) => takesCodes ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>As many of them in a line as the terminal is wide.</summary>
    private void Packed(Colour? colour, params ReadOnlySpan<string> figures)
    {
        var line = "";
        foreach (var figure in figures)
        {
            if (line.Length > 0 && line.Length + 2 + figure.Length > Room)
            {
                Moving(line, colour);
                line = "";
            }

            line = line.Length == 0 ? figure : $"{line}  {figure}";
        }

        if (line.Length > 0)
        {
            Moving(line, colour);
        }
    }

    /// <summary>What is longer than the terminal is wide goes on in the next line.</summary>
    private void Wrapped(string? text, Colour? colour = null)
    {
        foreach (var line in text is null ? [] : TerminalText.Wrap(Printable.Line(text), Room))
        {
            Moving(line, colour);
        }
    }

    private void Moving(string line, Colour? colour = null)
    {
        var shown = TerminalText.Cut(Printable.Line(line), Room);
        output.WriteLine(colour is { } chosen ? Coloured(chosen, shown) : shown);
        _lengths.Add(TerminalText.Columns(shown));
        _drawn++;
    }

    private void Erase()
    {
        if (!takesCodes)
        {
            return;
        }

        // A terminal that has become narrower since has wrapped the lines itself.
        var columns = Math.Max(1, width());
        var rows = _drawn == 0 ? 0 : columns >= _drawnWidth ? _drawn : _lengths.Sum(length => Math.Max(1, (length + columns - 1) / columns));
        for (_drawn = 0; rows > 0; rows--)
        {
            output.Write("\e[1A\e[2K");
        }

        output.Write('\r');
    }

    private enum Colour
    {
        Dim = 2,
        Alert = 31,
        Agent = 32,
        Tool = 33,
        Person = 36,
    }
}
