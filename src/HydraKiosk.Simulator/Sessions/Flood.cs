using System.Globalization;
using System.Text;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Far too much of one thing, as fast as the client takes it, up to a number of messages and a time. The log has its beginning and its end,
/// not every message. Used under the session's lock.
/// </summary>
/// <param name="sender">Takes the messages.</param>
/// <param name="pendingBytes">How much of them waits to be sent.</param>
/// <param name="after">Runs something after so many ms.</param>
/// <param name="time">Ends it.</param>
/// <param name="note">Takes a word and a text for the log.</param>
internal sealed class Flood(SessionSender sender, Func<long> pendingBytes, Func<double, Action, IDisposable> after, TimeProvider time, Action<string, string> note)
{
    /// <summary>No more than that, whatever is asked for.</summary>
    public const int MostMessages = 1_000_000;

    /// <summary>What is sent where no number is given.</summary>
    private const int Otherwise = 10_000;

    private const int LongNameLength = 1 << 20;

    /// <summary>More is not queued: the client is to be flooded, not this process.</summary>
    private const long MostPendingBytes = 4 << 20;

    private const int MessagesPerStep = 500;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private long _began;
    private string _kind = "";
    private int _count;
    private int _sent;

    /// <summary>What there can be too much of.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["tool-names", "warnings", "errors", "calls", "replies", "unknown-types", "transcripts", "items", "parts"];

    /// <summary>Told of every call, so that an output for it is no surprise.</summary>
    public required Action<string> OnCall { get; init; }

    /// <summary>Begins one; a second one while it runs takes its place.</summary>
    public void Begin(string kind, int? count)
    {
        var idle = _sent >= _count;
        (_kind, _count, _sent) = (kind, Math.Min(count ?? Otherwise, MostMessages), 0);
        _began = time.GetTimestamp();
        if (idle)
        {
            Step();
        }
    }

    private void Step()
    {
        for (var i = 0; i < MessagesPerStep && _sent < _count && !sender.HasEnded && pendingBytes() < MostPendingBytes; i++)
        {
            Send(_sent++);
        }

        if (_sent < _count && !sender.HasEnded && time.GetElapsedTime(_began) < _longest)
        {
            after(1, Step);
            return;
        }

        _count = _sent;
        note("flood-over", string.Create(CultureInfo.InvariantCulture, $"{_kind}: {_sent} in {time.GetElapsedTime(_began).TotalMilliseconds:F0} ms"));
    }

    private void Send(int number)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        switch (_kind)
        {
            case "tool-names":
                var call = $"call_flood_{n}";
                OnCall(call);
                Raw($"{{\"type\":\"{EventTypes.ArgumentsDone}\",\"event_id\":\"sv_{n}\",\"response_id\":\"resp_flood\",\"call_id\":\"{call}\",\"name\":\"{new string('n', LongNameLength)}\",\"arguments\":\"{{}}\"}}");
                break;
            case "warnings":
                Raw($"{{\"type\":\"warning\",\"event_id\":\"sv_{n}\",\"warning\":{{\"code\":\"flood_{n}\",\"message\":\"Something is not quite right, and this is number {n}.\"}}}}");
                break;
            case "errors":
                Raw($"{{\"type\":\"error\",\"event_id\":\"sv_{n}\",\"error\":{{\"type\":\"flood\",\"code\":\"flood_{n}\",\"message\":\"Something is wrong, and this is number {n}.\"}}}}");
                break;
            case "calls":
                OnCall($"call_flood_{n}");
                Raw($"{{\"type\":\"{EventTypes.ArgumentsDone}\",\"event_id\":\"sv_{n}\",\"response_id\":\"resp_flood\",\"call_id\":\"call_flood_{n}\",\"name\":\"tool_{n}\",\"arguments\":\"{{}}\"}}");
                break;
            case "replies":
                Raw($"{{\"type\":\"{EventTypes.ResponseCreated}\",\"event_id\":\"sv_{n}\",\"response\":{{\"id\":\"resp_flood_{n}\"}}}}");
                Raw($"{{\"type\":\"{EventTypes.AudioDelta}\",\"event_id\":\"sv_{n}_d\",\"response_id\":\"resp_flood_{n}\",\"item_id\":\"item_flood_{n}\",\"delta\":\"AAAAAAAAAAAAAAAA\"}}");
                Raw($"{{\"type\":\"{EventTypes.ResponseDone}\",\"event_id\":\"sv_{n}_e\",\"response\":{{\"id\":\"resp_flood_{n}\",\"status\":\"completed\"}}}}");
                break;
            case "unknown-types":
                Raw($"{{\"type\":\"flood.number.{n}\",\"event_id\":\"sv_{n}\"}}");
                break;
            case "transcripts":
                Raw($"{{\"type\":\"{EventTypes.TranscriptDelta}\",\"event_id\":\"sv_{n}\",\"response_id\":\"resp_flood\",\"item_id\":\"item_flood\",\"delta\":\" and word number {n}\"}}");
                break;
            case "items":
                Raw($"{{\"type\":\"{EventTypes.ItemDone}\",\"event_id\":\"sv_{n}\",\"item\":{{\"id\":\"item_flood_{n}\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":[]}}}}");
                break;
            default:
                // One item of very many parts, which is quadratic work for whoever adds text to text.
                var parts = new StringBuilder(64 * _count);
                parts.Append(CultureInfo.InvariantCulture, $"{{\"type\":\"{EventTypes.ItemDone}\",\"event_id\":\"sv_{n}\",\"item\":{{\"id\":\"item_flood\",\"type\":\"message\",\"role\":\"user\",\"status\":\"completed\",\"content\":[");
                for (var i = 0; i < _count; i++)
                {
                    parts.Append(i == 0 ? "" : ",").Append("{\"type\":\"input_audio\",\"text\":\"x\"}");
                }

                _sent = _count;
                Raw(parts.Append("]}}").ToString());
                break;
        }
    }

    private void Raw(string json) => sender.Unlogged(Encoding.UTF8.GetBytes(json));
}
