using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Faults on demand: those of the link, and messages that are wrong.</summary>
internal sealed partial class HydraSession
{
    /// <summary>A delta of 2 MB of base64, about 32 s at 24 kHz.</summary>
    private const int BigDeltaBytes = 1_572_864;

    /// <summary>More than any receive buffer that was sized by hope.</summary>
    private const int LargeMessageBytes = 6 * 1024 * 1024;

    /// <summary>Deeper than any reader goes.</summary>
    private const int NestedDepth = 1000;

    private bool _readLate;

    private void Fault(string point)
    {
        foreach (var action in _host.Faults.Take(point, _record.Number))
        {
            if (_sender.HasEnded)
            {
                return;
            }

            Apply(action);

            // Noted last, so that whoever waits for the note finds the fault in force.
            _host.Log.Note(_record.Number, "fault", $"{action} at {point}");
            SimulatorMessages.Fault(_host.Logger, _record.Number, action.ToString(), point);
        }
    }

    private void Apply(FaultAction action)
    {
        switch (action.Name)
        {
            case "reset":
                _sender.End();
                _link.Reset();
                break;
            case "drop":
                _sender.End();
                _link.Drop();
                break;
            case "half-open":
                _sender.Stall();
                _link.HalfOpen();
                break;
            case "stall":
                _sender.Stall();
                break;
            case "ignore":
                _configureIgnored = true;
                break;
            case "close":
                _sender.Close(action.Number(1011), action.Second ?? "on purpose");
                break;
            case "error":
                _sender.Error(action.First!, action.First!, "on purpose", null, null);
                if (action.Second is { } code)
                {
                    _sender.Close(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture), "on purpose");
                }

                break;
            case "delay":
                _sender.DelayNext = TimeSpan.FromMilliseconds(action.Number(0));
                break;
            case "latency":
                _sender.Latency = TimeSpan.FromMilliseconds(action.Number(0));
                break;
            case "reorder":
                _sender.ReorderNext = true;
                break;
            case "fragment":
                _sender.Fragmented = true;
                break;
            case "unknown-fields":
                _sender.UnknownFields = true;
                break;
            case "odd-delta":
                // The reply's own audio, cut in the middle of a sample: the rest of it comes with the delta after.
                _deltaSizes.OddNext = true;
                break;
            case "slow-read":
                ReadSlowly(action.Number(1000), action.Name);
                break;
            case "duplicate":
                _sender.Again();
                break;
            case "warning":
                EmitWarning();
                break;
            default:
                if (!HarmLink(action) && !FailSilently(action) && !Misconfigure(action) && !_verdicts.Take(action) && !_crossed.Take(action))
                {
                    EmitBroken(action);
                }

                break;
        }
    }

    /// <summary>Plays a fault of a link that lives, or what comes over it in such a mass; false when the action is none.</summary>
    private bool HarmLink(FaultAction action)
    {
        switch (action.Name)
        {
            case "standstill":
                _link.Write(on: false);
                After(action.Number(0), () => _link.Write(on: true));
                ReadSlowly(action.Number(0), action.Name);
                return true;
            case "narrow":
                Narrow(action.Number(0), action.Second is null ? null : action.SecondNumber(0));
                return true;
            case "late-pong":
                _link.DelayPongs(TimeSpan.FromMilliseconds(action.Number(0)));
                return true;
            case "flood":
                _flood.Begin(action.First!, action.Second is null ? null : action.SecondNumber(0));
                return true;
            case "repeat-secret":
                _secrets.Play(action.First!, action.Second);
                return true;
            default:
                return false;
        }
    }

    /// <summary>From here on, or for so long, only so many bytes a second come in.</summary>
    private void Narrow(int bytesPerSecond, int? forMs)
    {
        _readLate = true;
        _link.Narrow(bytesPerSecond);
        if (forMs is { } ms)
        {
            After(ms, () => _link.Narrow(0));
            After(ms + 1000, () =>
            {
                _readLate = false;
                _host.Log.Note(_record.Number, "fault-over", "narrow");
            });
        }
    }

    /// <summary>What piles up meanwhile comes in one burst afterwards, which is no fault of the client's.</summary>
    private void ReadSlowly(int ms, string fault)
    {
        _readLate = true;
        _link.Read(on: false);
        After(ms, () => _link.Read(on: true));
        After(ms + 1000, () =>
        {
            _readLate = false;
            _host.Log.Note(_record.Number, "fault-over", fault);
        });
    }

    private void EmitBroken(FaultAction action)
    {
        switch (action.Name)
        {
            case "garbage":
                _sender.Raw("}{ this is no JSON \u0001\u00ff"u8.ToArray(), "(garbage)");
                break;
            case "truncated":
                _sender.Raw("{\"type\":\"response.output_audio.delta\",\"event_id\":\"sv_0\",\"delta\":\"AAAA"u8.ToArray(), "(truncated)");
                break;
            case "no-type":
                _sender.Raw("{\"event_id\":\"sv_0\",\"delta\":\"AAAA\"}"u8.ToArray(), "(no-type)");
                break;
            case "nested":
                _sender.Raw(Encoding.UTF8.GetBytes($"{{\"type\":\"error\",\"error\":{new string('[', NestedDepth)}{new string(']', NestedDepth)}}}"), "(nested)");
                break;
            case "not-utf8":
                // A client has to fail the connection on it (RFC 6455, 8.1); most WebSocket libraries do so with 1007 by themselves.
                byte[] bytes = [.. "{\"type\":\"error\",\"error\":{\"code\":\"odd\",\"message\":\""u8, 0xC3, 0x28, .. "\"}}"u8];
                _link.TakeBlame();
                _sender.Raw(bytes, "(not-utf8)");
                break;
            case "nulls":
                _sender.Raw("{\"type\":\"response.output_audio.delta\",\"event_id\":null,\"response_id\":null,\"item_id\":null,\"delta\":null}"u8.ToArray(), "(nulls)");
                break;
            case "unknown-item":
                _items.TellMessage(EventTypes.ItemDone, ("item_unheard_of", "item_older_still"), "user", "completed", "input_audio");
                break;
            case "spaced-base64":
                _replies.Delta(_run?.Id ?? "resp_none", _run?.Item.Id ?? "item_none", "AAAA AAAA\r\nAAA", new byte[8], (_run?.Position ?? 0) / 2);
                break;
            case "string-error":
                _sender.Raw("{\"type\":\"error\",\"error\":\"something went wrong\"}"u8.ToArray(), "(string-error)");
                break;
            case "binary":
                _sender.Raw(new byte[] { 0, 1, 2, 3, 254, 255 }, "(binary)", binary: true);
                break;
            case "unknown-event":
                _sender.Event("conversation.mood.changed", json => json.WriteString("mood", "sunny"));
                break;
            case "large":
                var padding = new string('x', action.Number(LargeMessageBytes));
                _sender.Event("debug.dump", json => json.WriteString("text", padding));
                break;
            case "big-delta":
                EmitExtraAudio(new byte[action.Number(BigDeltaBytes) & ~1]);
                break;
            case "empty-delta":
                EmitExtraAudio([]);
                break;
            case "bad-base64":
                _replies.Delta(_run?.Id ?? "resp_none", _run?.Item.Id ?? "item_none", "AAA*=not base64", [], 0);
                break;
            case "stray-delta":
                _replies.Delta("resp_unheard_of", "item_unheard_of", Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('~', 960))), new byte[960], 480);
                break;
            default:
                throw new InvalidOperationException($"the fault '{action.Name}' passed the check and is not implemented");
        }
    }

    /// <summary>Silence between the reply's own audio.</summary>
    private void EmitExtraAudio(byte[] audio) =>
        _replies.Delta(_run?.Id ?? "resp_none", _run?.Item.Id ?? "item_none", Convert.ToBase64String(audio), audio, (_run?.Position ?? 0) / 2);
}
