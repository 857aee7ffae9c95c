using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>Plays a scenario's faults on this wire. One that chaos has drawn and that belongs to another wire is noted and passed over. Used under
/// the session's lock.</summary>
/// <param name="session">Whose faults they are.</param>
/// <param name="link">Its connection.</param>
internal sealed class DuplexFaults(DuplexSession session, SocketLink link)
{
    /// <summary>After a time without reading, what has piled up comes in one burst.</summary>
    private const int BurstMs = 1_000;

    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "reset", "drop", "half-open", "stall", "standstill", "slow-read", "narrow", "late-pong", "close", "error", "delay", "latency", "fragment",
        "ignore",
        "deaf", "no-answer", "mute-replies", "freeze", "garbage", "truncated", "not-utf8", "binary", "unknown-event", "large", "stray-delta", "flood",
        "status", "html", "redirect", "hang-up",
    };

    private int _readsLate;

    /// <summary>Whether the server itself reads late, so that sound comes late and in bursts without any fault of the client's.</summary>
    public bool ReadsLate => _readsLate > 0;

    /// <summary>Whether the next thing that the model says is to stop in its middle, and all sound with it.</summary>
    public bool Freezes { get; private set; }

    /// <summary>Returns the first fault that a scenario lists and that this wire cannot play; null when there is none.</summary>
    public static string? Unknown(Scenario scenario) =>
        scenario.Faults.Select(fault => fault.Do.Trim().Split(':')[0]).FirstOrDefault(name => !_known.Contains(name));

    /// <summary>The session has reached a point: plays what is due there.</summary>
    public void Reach(string point)
    {
        foreach (var action in session.Server.Faults.Take(point, session.Record.Number))
        {
            if (session.HasEnded)
            {
                return;
            }

            var isPlayed = Play(action);
            session.Note(isPlayed ? "fault" : "fault-passed-over", isPlayed ? $"{action} at {point}" : $"{action} is of another wire");
            SimulatorMessages.Fault(session.Server.Logger, session.Record.Number, action.ToString(), point);
        }
    }

    private bool Play(FaultAction action) => PlayOnLink(action) || PlayOnModel(action) || PlayMessage(action);

    private bool PlayOnLink(FaultAction action)
    {
        switch (action.Name)
        {
            case "reset":
                session.End();
                link.Reset();
                return true;
            case "drop":
                session.End();
                link.Drop();
                return true;
            case "half-open":
                session.Stall();
                link.HalfOpen();
                return true;
            case "close":
                session.Close(action.Number(1000), action.Second ?? "");
                return true;
            case "standstill":
                link.SetWriting(on: false);
                session.After(action.Number(0), () => link.SetWriting(on: true));
                PauseReading(action.Number(0));
                return true;
            case "slow-read":
                PauseReading(action.Number(1_000));
                return true;
            case "narrow":
                _readsLate++;
                link.Narrow(action.Number(0));
                if (action.Second is not null)
                {
                    session.After(action.SecondNumber(0), () => link.Narrow(0));
                    session.After(action.SecondNumber(0) + BurstMs, () => _readsLate--);
                }

                return true;
            case "late-pong":
                link.DelayPongs(TimeSpan.FromMilliseconds(action.Number(0)));
                return true;
            case "latency":
                session.Latency = TimeSpan.FromMilliseconds(action.Number(0));
                return true;
            case "fragment":
                session.Fragments = true;
                return true;
            default:
                return false;
        }
    }

    private bool PlayOnModel(FaultAction action)
    {
        switch (action.Name)
        {
            case "deaf":
                session.Model.Deafen(TimeOf(action));
                return true;
            case "no-answer":
                session.Model.LeaveUnanswered(TimeOf(action));
                return true;
            case "mute-replies":
                session.Model.Mute(TimeOf(action));
                return true;
            case "freeze":
                Freezes = true;
                return true;
            case "stall":
                session.Stall();
                return true;
            case "ignore":
                session.WithholdsHandshake = true;
                return true;
            case "delay":
                session.Delay(action.Number(0));
                return true;
            default:
                return false;
        }
    }

    private static int? TimeOf(FaultAction action) => action.First is null ? null : action.Number(0);

    private bool PlayMessage(FaultAction action)
    {
        switch (action.Name)
        {
            case "garbage":
                session.SendSound(session.Pages.Page([0xff, 0xff, 0xff]), 0); // 63 frames in three bytes
                return true;
            case "truncated":
                session.SendSound(session.Pages.Page(new byte[100]).AsSpan(0, 60), 0);
                return true;
            case "stray-delta":
                session.SendSound(session.Pages.Headers(), 0);
                return true;
            case "not-utf8":
                session.Send("text", [2, 0x20, 0xc3, 0x28, 0xff]);
                return true;
            case "binary":
                session.Send("unknown", [0x7f, 1, 2, 3]);
                return true;
            case "unknown-event":
                session.Send("metadata", [4, .. "{\"surprise\":true}"u8]);
                return true;
            case "large":
                session.Send("text", [2, .. new string('x', action.Number(1_000_000)).Select(c => (byte)c)]);
                return true;
            case "flood":
                for (var i = 0; i < action.SecondNumber(10_000); i++)
                {
                    session.Send("text", [2, (byte)'x'], isLogged: false);
                }

                return true;
            case "error":
                session.Send("error", [5, .. System.Text.Encoding.UTF8.GetBytes(action.First!)]);
                if (action.Second is not null)
                {
                    session.Close(action.SecondNumber(1011), action.First!);
                }

                return true;
            default:
                return false;
        }
    }

    private void PauseReading(int ms)
    {
        _readsLate++;
        link.SetReading(on: false);
        session.After(ms, () => link.SetReading(on: true));
        session.After(ms + BurstMs, () => _readsLate--);
    }
}
