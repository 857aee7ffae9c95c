using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>What the scenario plans for a session of the recogniser to do wrong. Called with the session's lock held.</summary>
/// <param name="server">Has the plan.</param>
/// <param name="number">Of the session.</param>
/// <param name="link">The WebSocket.</param>
/// <param name="output">What the session sends.</param>
internal sealed class HearingFaults(ServerContext server, int number, SocketLink link, HearingOut output)
{
    /// <summary>Whether the session says nothing any more.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>A point of the session is reached, at which something may be planned.</summary>
    public void Reach(string point)
    {
        foreach (var fault in server.Faults.Take(point, number))
        {
            server.Log.Note(number, "fault", $"{fault} at {point}");
            switch (fault.Name)
            {
                case "reset":
                    link.Reset();
                    break;
                case "drop":
                    link.Drop();
                    break;
                case "close":
                    output.Close(fault.Number(1011), fault.Second ?? "");
                    break;
                case "stall":
                    IsStalled = true;
                    break;
                case "garbage":
                    output.Raw("{\"transcript\": \"", isBinary: false);
                    break;
                case "binary":
                    output.Raw("\u0001\u0002", isBinary: true);
                    break;
                case "flood":
                    for (var i = 0; i < 20_000; i++)
                    {
                        output.Raw("{\"transcript\":\"flood\",\"is_final\":false}", isBinary: false);
                    }

                    break;
                default:
                    server.Log.Note(number, "fault-passed-over", $"{fault} is of another wire");
                    break;
            }
        }
    }
}
