using System.Text.Json;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Face.Feed;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Screen.Bench;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Screen;

/// <summary>The running kiosk as the pages see it.</summary>
internal sealed class ScreenDevice(AudioEngine engine, KioskOptions options, SlowSpeech slow, SecretFilter secrets) : IFaceDevice
{
    /// <summary>Reads what the conversation knows.</summary>
    public required Func<ConversationState> State { get; init; }

    /// <summary>Takes what the conversation is to hear.</summary>
    public required Action<ConversationInput> Post { get; init; }

    /// <summary>What the control socket has; of a kiosk that is being made, once it is.</summary>
    public required Func<IKioskControl> Control { get; init; }

    /// <summary>Which configuration is in effect, which only those know who change it; null where none is kept.</summary>
    public required Func<ConfigurationStatus>? InEffect { get; init; }

    /// <summary>The sound device by name; null while there is none.</summary>
    public required Func<string?> Sound { get; init; }

    /// <summary>Knows whether staff is there.</summary>
    public required StaffPresence Staff { get; init; }

    /// <summary>Whether the present voice takes what is typed.</summary>
    public required Func<bool> TakesTyped { get; init; }

    /// <summary>What the lights of a meaning show, in words.</summary>
    public required Func<LedMeaning, string> Light { get; init; }

    /// <summary>What the technician may try.</summary>
    public required TechnicianBench Tests { get; init; }

    /// <inheritdoc/>
    public IFaceBench Bench => Tests;

    /// <summary>A button that a page may press: one that is really at the device asks for a hand there.</summary>
    private bool CanConfirm { get; } = options.Buttons.Any(
        b => b.Value.ActionOf(b.Key) == DeviceAction.Confirm && b.Value.Source == ButtonSource.Control);

    /// <inheritdoc/>
    public (float Microphone, float Loudspeaker) Levels => (engine.CaptureLevels.Meter.RmsDbfs, engine.PlaybackMeter.RmsDbfs);

    /// <inheritdoc/>
    public (int Reply, TimeSpan Heard) Playing => engine.Heard.Read() is var (reply, taken) ? (reply, taken - engine.OutputLatency) : default;

    /// <inheritdoc/>
    public FaceState Read()
    {
        var (state, gate) = (State(), engine.Gate);
        var isServed = state is { IsEngaged: true, Link: LinkState.Ready };
        return new FaceState
        {
            Scene = ScreenScene.Of(state, options.Talk.Mode, Sound() is not null, gate.IsOpen),
            IsEngaged = state.IsEngaged,
            IsMuted = gate.IsMuted,
            CanUnmute = gate.IsMuted && !gate.IsMutedBySwitch && !state.Around.IsKilled,
            IsMicrophoneOpen = gate is { IsOpen: true, IsMuted: false },
            TalkMode = ControlJson.Word(options.Talk.Mode.ToString()),
            Volume = (int)Math.Round(engine.Playback.Volume * 100),
            IsSlow = slow.IsWanted,
            TakesText = isServed && TakesTyped(),
            IsSpeechOnly = isServed && !TakesTyped(),
            CanConfirm = CanConfirm,
            Staff = state.Around.IsStaffAwaited ? FaceStaff.Called : Staff.IsThere ? FaceStaff.Coming : FaceStaff.None,
        };
    }

    /// <inheritdoc/>
    public void Do(FaceWish wish)
    {
        switch (wish.Verb)
        {
            case FaceVerb.Talk:
                Post(wish.IsOn ? new ActionBegan(DeviceAction.Talk) : new ActionEnded(DeviceAction.Talk));
                break;
            case FaceVerb.Mute:
                Control().Mute(wish.IsOn);
                break;
            case FaceVerb.End:
                Post(new PersonLeft("screen"));
                break;
            case FaceVerb.Louder or FaceVerb.Quieter:
                Post(new ActionBegan(wish.Verb == FaceVerb.Louder ? DeviceAction.VolumeUp : DeviceAction.VolumeDown));
                break;
            case FaceVerb.Slow:
                slow.Ask(wish.IsOn, State());
                break;
            case FaceVerb.Staff:
                Post(new ActionBegan(DeviceAction.Attendant));
                break;
            case FaceVerb.Confirm when CanConfirm:
                Post(new ActionBegan(DeviceAction.Confirm));
                break;
            case FaceVerb.Say:
                Post(new PersonTyped(wish.Text));
                break;
            default:
                break; // what this device cannot do, its page does not offer
        }
    }

    /// <inheritdoc/>
    public void WriteStatus(Utf8JsonWriter json)
    {
        var status = Control().Status();
        status = InEffect is null ? status : status with { Configuration = InEffect() };
        json.WritePropertyName("status"u8);
        json.WriteRawValue(secrets.Clean(ControlJson.StatusText(status)), skipInputValidation: true);
        Tests.Write(json);
        json.WriteStartArray("lights"u8);
        foreach (var (name, light) in options.Leds)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("source"u8, ControlJson.Word(light.Source.ToString()));
            json.WriteString("shows"u8, Light(light.Shows));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <inheritdoc/>
    public bool DoForTechnician(string verb)
    {
        switch (verb)
        {
            case "mute" or "unmute":
                Control().Mute(verb == "mute");
                return true;
            case "kill":
                _ = Control().Kill.Kill(KillScope.All, "the technician's page");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public byte[]? LastMinute(out string? problem)
    {
        if (!Control().TryWriteBlackBox(out var path, out problem))
        {
            return null;
        }

        try
        {
            return secrets.Clean(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message.TrimEnd('.');
            return null;
        }
    }
}
