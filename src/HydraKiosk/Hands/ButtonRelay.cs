using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Hands;

/// <summary>
/// From the buttons of the configuration, whatever presses them, to what the conversation understands: an action that begins and ends, or a switch
/// that stands somewhere. Several buttons may be for one action: it lasts until the last of them is let go, and a switch is on while one of them is.
/// Any thread.
/// </summary>
internal sealed class ButtonRelay
{
    private readonly IReadOnlyDictionary<string, ButtonOptions> _buttons;
    private readonly Action<ConversationInput> _post;
    private readonly Action<bool> _muteBySwitch;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _held = [];
    private readonly Dictionary<string, bool?> _switches = [];
    private readonly Dictionary<string, long> _presses = [];

    /// <param name="buttons">The buttons by name.</param>
    /// <param name="post">Takes what follows; must not block.</param>
    /// <param name="muteBySwitch">
    /// Told at once when a switch mutes the microphone, before the conversation hears of it; must not block. Told now where there is such a switch:
    /// until it was read, nobody knows that it does not.
    /// </param>
    public ButtonRelay(IReadOnlyDictionary<string, ButtonOptions> buttons, Action<ConversationInput> post, Action<bool> muteBySwitch)
    {
        (_buttons, _post, _muteBySwitch) = (buttons, post, muteBySwitch);
        Names = [.. buttons.Keys];
        foreach (var name in Names.Where(IsOutOfReach))
        {
            _switches[name] = null;
        }

        if (_switches.Keys.Any(name => buttons[name].ActionOf(name) == DeviceAction.Mute))
        {
            muteBySwitch(true);
        }
    }

    /// <summary>Takes the profile that a button chooses; must not block. Null where none can be chosen.</summary>
    public Action<string>? ChooseProfile { get; init; }

    /// <summary>
    /// Told whether headphones are plugged in; must not block. Where nobody can tell, they are not: a loudspeaker is heard by everybody. Null where
    /// nobody cares.
    /// </summary>
    public Action<bool>? Plug { get; init; }

    /// <summary>The names, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Whether a button stays as it is put.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public bool IsSwitch(string name) => _buttons[name].Latching
        ?? _buttons[name].ActionOf(name) is DeviceAction.Presence or DeviceAction.Ignition or DeviceAction.Kill or DeviceAction.Headphones;

    /// <summary>Whether a button is one that only the device itself may move: a switch that is really there.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public bool IsOutOfReach(string name) => IsSwitch(name) && _buttons[name].Source != ButtonSource.Control;

    /// <summary>Whether a button is held, or a switch is on.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public bool IsHeld(string name)
    {
        lock (_lock)
        {
            return _held.Contains(name) || _switches.GetValueOrDefault(name) == true;
        }
    }

    /// <summary>How often a button was pressed, or a switch put on, since the start.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public long Presses(string name)
    {
        lock (_lock)
        {
            return _presses.GetValueOrDefault(name);
        }
    }

    /// <summary>A button is pressed, or a switch put on; also again, where the conversation may have let go of it.</summary>
    public void Press(string name)
    {
        if (_buttons[name] is { Profile: { } profile } button && button.IsFor(name, DeviceAction.Profile))
        {
            ChooseProfile?.Invoke(profile);
        }

        lock (_lock)
        {
            if (!_held.Contains(name) && _switches.GetValueOrDefault(name) != true)
            {
                _presses[name] = _presses.GetValueOrDefault(name) + 1;
            }

            if (_buttons[name].ActionOf(name) is not { } action)
            {
                _held.Add(name); // one that a script may press, and that is for nothing
            }
            else if (IsSwitch(name))
            {
                Move(name, action, isOn: true);
            }
            else
            {
                _held.Add(name);
                _post(new ActionBegan(action));
            }
        }
    }

    /// <summary>A button is let go, or a switch put off.</summary>
    public void Release(string name)
    {
        lock (_lock)
        {
            var action = _buttons[name].ActionOf(name);
            if (action is { } moved && IsSwitch(name))
            {
                Move(name, moved, isOn: false);
            }
            else if (_held.Remove(name) && action is { } ended && !_held.Any(other => _buttons[other].ActionOf(other) == ended))
            {
                _post(new ActionEnded(ended));
            }
        }
    }

    /// <summary>A button is held for longer than a press.</summary>
    public void HoldOn(string name)
    {
        if (!IsSwitch(name) && _buttons[name].ActionOf(name) is { } action)
        {
            _post(new ActionHeld(action));
        }
    }

    /// <summary>Nobody knows any more how a switch stands: its device is gone, or has not come yet.</summary>
    public void Lose(string name)
    {
        if (_buttons[name].ActionOf(name) is { } action && IsSwitch(name))
        {
            lock (_lock)
            {
                Move(name, action, isOn: null);
            }
        }
    }

    private void Move(string name, DeviceAction action, bool? isOn)
    {
        _switches[name] = isOn;
        var all = _switches.Where(s => _buttons[s.Key].ActionOf(s.Key) == action).Select(s => s.Value).ToArray();
        var together = all.Contains(true) ? true : all.Contains(null) ? (bool?)null : false;
        if (action == DeviceAction.Mute)
        {
            _muteBySwitch(together ?? true);
        }

        if (action == DeviceAction.Headphones)
        {
            Plug?.Invoke(together ?? false); // no business of the conversation: it goes on, and is heard elsewhere
        }
        else
        {
            _post(new SwitchMoved(action, together));
        }
    }
}
