using System.Globalization;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Control.Calling;

/// <summary>
/// The running daemon in a terminal: a line for everything that happens, and below them three lines that move, with phase and levels, the link, and the
/// counters.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its columns now; a line that wraps could not be taken away again.</param>
internal sealed class WatchView(TextWriter output, Func<int> width)
{
    private const int BarCells = 12;
    private const double BarFloorDbfs = -48;

    private int _drawn;

    /// <summary>Shows one line of the daemon.</summary>
    public void Show(JsonElement told)
    {
        var what = Text(told, "what");
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
            var facts = new List<string>();
            foreach (var member in told.EnumerateObject())
            {
                if (member.Name is not ("what" or "at"))
                {
                    facts.Add($"{member.Name} {member.Value}");
                }
            }

            Happened(told, what, string.Join(", ", facts), ColourOf(what));
        }

        output.Flush();
    }

    /// <summary>Takes the moving lines away.</summary>
    public void Close()
    {
        Erase();
        output.Flush();
    }

    private static string Text(JsonElement told, string name) => told.TryGetProperty(name, out var value) ? value.ToString() : "";

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
        output.WriteLine($"\e[2m{clock}\e[0m \e[{(int)colour}m{Printable.Line(what),-16}\e[0m {Printable.Line(facts)}");
    }

    private void Draw(KioskStatus status)
    {
        var audio = status.Audio;
        var held = status.Buttons.Where(b => b.IsHeld).Select(b => $" [{b.Name}]");
        Moving(
            $"{status.Phase,-10} mic {Bar(audio.MicrophoneDbfs)} {(audio.IsMicrophoneOpen ? "open  " : "closed")} floor {audio.NoiseFloorDbfs:0} dB  speaker {Bar(audio.LoudspeakerDbfs)}{string.Concat(held)}");
        Moving(StatusLine.Link(status.Link));
        Moving(
            $"turns {status.Metrics.Turns}  reconnects {status.Metrics.Reconnects}  up {StatusLine.Bytes(status.Metrics.BytesUp)}  down {StatusLine.Bytes(status.Metrics.BytesDown)}  stale {status.Uplink.StaleChunks}  underruns {audio.UnderrunFrames}  starved {audio.Starvations}  resident {StatusLine.Bytes(status.ResidentBytes)}");
    }

    private void Moving(string line)
    {
        var room = Math.Max(20, width()) - 1;
        output.WriteLine(Printable.Line(line, room));
        _drawn++;
    }

    private void Erase()
    {
        for (; _drawn > 0; _drawn--)
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
