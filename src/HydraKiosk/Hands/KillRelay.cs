using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Hands;

/// <summary>
/// Stands between the device's own switches and the conversation, and puts to what they say what the kill switch says: the microphone is off while
/// one of them wants it off, and a kill line is only one of the sources of the kill switch. Any thread.
/// </summary>
internal sealed class KillRelay : IDisposable
{
    private readonly KillSwitch _kill;
    private readonly IDisposable _following;
    private readonly Action<ConversationInput> _post;
    private readonly Action<bool> _muteGate;
    private readonly Action<string?> _tellTrouble;
    private readonly Lock _lock = new();
    private bool _isMutedByHand;
    private bool _isMuteTold;
    private KillState _told = KillState.Released;

    /// <param name="kill">The kill switch.</param>
    /// <param name="post">Takes what the conversation is to hear; must not block.</param>
    /// <param name="muteGate">Closes the microphone at once; must not block.</param>
    /// <param name="tellTrouble">Told why the kill switch's file cannot be read, or null.</param>
    public KillRelay(KillSwitch kill, Action<ConversationInput> post, Action<bool> muteGate, Action<string?> tellTrouble)
    {
        (_kill, _post, _muteGate, _tellTrouble) = (kill, post, muteGate, tellTrouble);
        _following = kill.Follow(Tell);
    }

    /// <summary>Whether one of the buttons is a kill switch on the device itself, which counts as on until it was read.</summary>
    public static bool HasLine(IReadOnlyDictionary<string, ButtonOptions> buttons) =>
        buttons.Any(button => button.Value.ActionOf(button.Key) == DeviceAction.Kill && button.Value.Source != ButtonSource.Control);

    /// <summary>Listens to the kill switch no longer: it outlives the parts of the device.</summary>
    public void Dispose() => _following.Dispose();

    /// <summary>Takes what the buttons say, in place of the conversation.</summary>
    public void Post(ConversationInput input)
    {
        switch (input)
        {
            case SwitchMoved { Action: DeviceAction.Kill } line:
                _kill.SetLine(line.IsOn);
                break;
            case SwitchMoved { Action: DeviceAction.Mute } mute:
                lock (_lock)
                {
                    _isMutedByHand = mute.IsOn ?? true;
                    TellMute(isNews: true);
                }

                break;
            default:
                _post(input);
                break;
        }
    }

    /// <summary>Takes at once what a mute switch says.</summary>
    public void MuteBySwitch(bool isMuted)
    {
        lock (_lock)
        {
            _isMutedByHand = isMuted;
            _muteGate(isMuted || _told.StopsMicrophone);
        }
    }

    private void Tell(KillState state)
    {
        lock (_lock)
        {
            var before = _told;
            _told = state;
            _muteGate(_isMutedByHand || state.StopsMicrophone); // first of all: what is said now must not leave
            _tellTrouble(_kill.Trouble);
            if (state.StopsTools != before.StopsTools)
            {
                _post(new ToolsKilled(state.StopsTools));
            }

            if (state.StopsAll != before.StopsAll)
            {
                _post(new SwitchMoved(DeviceAction.Kill, state.StopsAll));
            }

            TellMute(isNews: false);
        }
    }

    /// <summary>While everything is stopped the conversation is muted anyway.</summary>
    private void TellMute(bool isNews)
    {
        var isMuted = _isMutedByHand || _told is { StopsMicrophone: true, StopsAll: false };
        if (isNews || isMuted != _isMuteTold)
        {
            _isMuteTold = isMuted;
            _post(new SwitchMoved(DeviceAction.Mute, isMuted));
        }
    }
}
