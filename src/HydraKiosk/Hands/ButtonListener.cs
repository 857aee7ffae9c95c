using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Faults;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>
/// From what happens at the device's own buttons to the <see cref="ButtonRelay"/>, the journal, and what is wrong now. The calls come one at a time.
/// </summary>
/// <param name="relay">Tells the conversation.</param>
/// <param name="troubled">Takes what is wrong with buttons, for the status; null when nothing is.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class ButtonListener(ButtonRelay relay, Action<string?> troubled, ILogger log) : IButtonSink
{
    private readonly SortedDictionary<string, DeviceException> _failed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Happened(ButtonEvent happened)
    {
        switch (happened.Kind)
        {
            case ButtonEventKind.Pressed:
                relay.Press(happened.Button);
                break;
            case ButtonEventKind.Released:
                relay.Release(happened.Button);
                break;
            case ButtonEventKind.LongPressed:
                relay.HoldOn(happened.Button);
                break;
            case ButtonEventKind.HeldAtStart:
                HandsLog.HeldAtStart(log, happened.Button);
                break;
            default:
                break; // clicks are made of what was told already, and what nobody has pressed nobody lets go
        }
    }

    /// <inheritdoc/>
    public void Stands(SwitchPosition position)
    {
        switch (position.IsClosed)
        {
            case true:
                relay.Press(position.Button);
                break;
            case false:
                relay.Release(position.Button);
                break;
            default:
                relay.Lose(position.Button);
                break;
        }
    }

    /// <inheritdoc/>
    public void Failed(ButtonFault fault)
    {
        ButtonCauses.Write(log, fault);
        _failed[fault.Button] = fault.Why;
        Tell();
    }

    /// <inheritdoc/>
    public void Found(ButtonFound found)
    {
        HandsLog.ButtonFound(log, found.Button, found.Place);
        _failed.Remove(found.Button);
        Tell();
    }

    /// <summary>One text for all buttons: the status has one entry per cause.</summary>
    private void Tell() => troubled(_failed.Count == 0 ? null : string.Join("; ", _failed.Select(f => $"button {f.Key}: {f.Value.Message}")));
}
