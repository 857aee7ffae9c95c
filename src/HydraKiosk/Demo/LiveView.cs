using System.Globalization;
using System.Text;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Demo;

/// <summary>
/// The conversation as it happens, in a terminal: lines for what is said and done, and below them one line that moves, with the phase, both
/// levels and what is being said. Without a terminal only the lines are written.
/// </summary>
internal sealed class LiveView(TextWriter output, bool isTerminal, TimeProvider time)
{
    private const int BarCells = 12;
    private const float BarFloorDbfs = -48;

    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly StringBuilder _caption = new();
    private ConversationPhase _phase;
    private int _captionOf;
    private int _captionShown;
    private bool _isHeard;
    private long _turnTakenAt;
    private long _bargedInAt;
    private long _visitorEndedAt;
    private string _replyLatency = "";

    /// <summary>What the view has seen.</summary>
    public DemoTally Tally { get; private set; } = new();

    /// <summary>The visitor has begun or ended a line.</summary>
    public void Visitor(string caption, bool begins)
    {
        lock (_lock)
        {
            if (begins)
            {
                ShowHeard(); // what the visitor speaks into was heard before
                Line("visitor", caption, Colour.Visitor);
            }
            else
            {
                _visitorEndedAt = time.GetTimestamp();
            }
        }
    }

    /// <summary>Something that is neither said nor part of the conversation.</summary>
    public void Note(string text)
    {
        lock (_lock)
        {
            Line("", text, Colour.Dim);
        }
    }

    /// <summary>Takes what the conversation tells.</summary>
    public void Take(ConversationNotice notice)
    {
        lock (_lock)
        {
            switch (notice)
            {
                case PhaseChanged phase:
                    _phase = phase.To;
                    break;
                case SessionReady ready:
                    Line("session", $"ready after {Ms(ready.Session.HandshakeTime)}, replies at {ready.Session.OutputRateHz} Hz", Colour.Dim);
                    break;
                case SessionMissing missing:
                    Line("session", missing.RetryIn is { } wait ? $"{missing.Detail}; next attempt in {wait.TotalSeconds:0.0} s"
                        : missing.Detail, Colour.Alert);
                    break;
                case SoundDeviceNoticed sound:
                    Line("sound", sound.Detail, sound.IsWorking ? Colour.Dim : Colour.Alert);
                    break;
                case Caption caption:
                    AddCaption(caption);
                    break;
                case TurnTaken taken:
                    Tally = Tally with { Turns = taken.Turn };
                    _turnTakenAt = time.GetTimestamp();
                    break;
                case ReplyHeard:
                    _isHeard = true;
                    _replyLatency = ReplyLatency();
                    break;
                case ReplyEnded ended:
                    EndReply(ended);
                    break;
                case BargedIn:
                    _bargedInAt = time.GetTimestamp();
                    break;
                case LoudspeakerSilenced:
                    ShowHeard();
                    Line("barge-in", $"loudspeaker silent {Ms(time.GetElapsedTime(_bargedInAt))} after the interruption", Colour.Tool);
                    break;
                case BargeInDismissed:
                    Line("barge-in", "only a noise; the reply goes on", Colour.Dim);
                    break;
                case ToolCalled tool:
                    Tally = Tally with { ToolCalls = Tally.ToolCalls + 1 };
                    Line("tool", $"{tool.Name} called", Colour.Tool);
                    break;
                case ToolAnswered:
                    Line("tool", "output posted", Colour.Tool);
                    break;
                case OutputLost:
                    Line("tool", "output lost with its session", Colour.Alert);
                    break;
                case SilentReply or ReplyFailed or PhaseOverrun or ToolTurnAbandoned:
                    Tally = Tally with { Faults = Tally.Faults + 1 };
                    Line("fault", notice.ToString(), Colour.Alert);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Draws the moving line; a few times a second is enough.</summary>
    public void Draw(Kiosk kiosk)
    {
        if (!isTerminal)
        {
            return;
        }

        lock (_lock)
        {
            // A line that wraps could not be taken away again. The captions have what the levels leave of it.
            var room = Math.Max(20, Terminal.Columns) - 1;
            var state = TerminalText.Cut(
                $"{Clock()} {_phase,-10} mic {Bar(kiosk.Engine.CaptureLevels.Meter.RmsDbfs)} speaker {Bar(kiosk.Engine.PlaybackMeter.RmsDbfs)} ",
                    room);
            var said = TerminalText.CutStart(Printable.Line(_caption.ToString()), room - TerminalText.Columns(state));
            output.Write($"\r\e[2K{state}\e[2m{said}\e[0m");
            output.Flush();
        }
    }

    /// <summary>Takes the moving line away.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (isTerminal)
            {
                output.Write("\r\e[2K");
                output.Flush();
            }
        }
    }

    private void AddCaption(Caption caption)
    {
        if (caption.Reply != _captionOf)
        {
            _captionOf = caption.Reply;
            _caption.Clear();
            _captionShown = 0;
        }

        // Pieces come with or without the blank between them, depending on the service's mood.
        if (_caption.Length > 0 && !char.IsWhiteSpace(_caption[^1]) && caption.Text.Length > 0 && !char.IsWhiteSpace(caption.Text[0]))
        {
            _caption.Append(' ');
        }

        _caption.Append(caption.Text);
    }

    private void EndReply(ReplyEnded ended)
    {
        var isKnown = ended.Reply == _captionOf && _caption.Length > 0;
        var text = !isKnown ? "(no captions)" : _captionShown == 0 ? _caption.ToString()
            : $"… {_caption.ToString(_captionShown, _caption.Length - _captionShown).TrimStart()}".TrimEnd();
        if (ended.Whole)
        {
            Tally = Tally with { Replies = Tally.Replies + 1 };
            Line("agent", $"{text}  [{ended.Heard.TotalSeconds:0.0} s{_replyLatency}]", Colour.Agent);
        }
        else
        {
            Tally = Tally with { BargeIns = Tally.BargeIns + 1 };
            Line("agent", $"{(_captionShown > 0 ? "…" : text)}  [cut off after {ended.Heard.TotalSeconds:0.0} s]", Colour.Agent);
        }

        _replyLatency = "";
        _isHeard = false;
        if (ended.Reply == _captionOf)
        {
            _caption.Clear(); // those of the next reply may be here already
            _captionShown = 0;
        }
    }

    /// <summary>Writes what is being said as far as it is known, before what happens into it.</summary>
    private void ShowHeard()
    {
        if (_isHeard && _captionShown == 0 && _caption.Length > 0)
        {
            Line("agent", $"{_caption} …", Colour.Agent);
            _captionShown = _caption.Length;
        }
    }

    private string ReplyLatency()
    {
        if (_turnTakenAt == 0)
        {
            return "";
        }

        var fromTurn = time.GetElapsedTime(_turnTakenAt);
        var fromSpeech = _visitorEndedAt == 0 ? "" : $", {Ms(time.GetElapsedTime(_visitorEndedAt))} after the last word";
        return fromTurn > TimeSpan.FromSeconds(10) ? "" : fromSpeech;
    }

    private void Line(string who, string? what, Colour colour)
    {
        var clock = Clock();
        var margin = clock.Length + 11;
        var text = Printable.Line(what);
        var lines = isTerminal ? TerminalText.Wrap(text, Math.Max(20, Terminal.Columns) - 1 - margin) : [text];
        output.WriteLine(isTerminal ? $"\r\e[2K\e[2m{clock}\e[0m \e[{(int)colour}m{who,-9}\e[0m {lines[0]}" : $"{clock} {who,-9} {lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            output.WriteLine(new string(' ', margin) + line);
        }

        output.Flush();
    }

    private string Clock() => time.GetElapsedTime(_startedAt).TotalSeconds.ToString("00.0", CultureInfo.InvariantCulture);

    private static string Ms(TimeSpan span) => $"{span.TotalMilliseconds:0} ms";

    private static string Bar(float dbfs)
    {
        var cells = (int)Math.Round(Math.Clamp((dbfs - BarFloorDbfs) / -BarFloorDbfs, 0, 1) * BarCells);
        return new string('█', cells) + new string('·', BarCells - cells);
    }

    private enum Colour
    {
        Dim = 2,
        Alert = 31,
        Agent = 32,
        Tool = 33,
        Visitor = 36,
    }
}
