using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Sound;

/// <summary>The engine as the conversation steers it: its loudspeaker and its microphone.</summary>
/// <param name="engine">The engine.</param>
/// <param name="options">Volume, its steps, and whether local signals are wanted.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class EngineSound(AudioEngine engine, AudioOptions options, TimeProvider time) : ILoudspeaker, IMicrophone
{
    /// <summary>A volume button leaves at least this: who has turned a device down to nothing takes it for a broken one.</summary>
    private const double LeastVolume = 0.1;

    private volatile AudioOptions _options = options;

    /// <summary>A report of the audio thread as the conversation takes it.</summary>
    public static LoudspeakerEvent Tell(PlaybackEvent report) => new(Kind(report.Kind), report.Reply, report.Heard);

    /// <inheritdoc/>
    public void SetOpen(bool isOpen)
    {
        engine.Gate.IsOpen = isOpen;
        if (isOpen)
        {
            engine.Sounds.Stop(); // who is about to speak is listened to, not talked to
        }
    }

    /// <summary>From now on it is these options; a volume that has changed is taken over at once.</summary>
    public void Use(AudioOptions next)
    {
        var before = _options;
        _options = next;
        if (before.Playback.Volume != next.Playback.Volume)
        {
            ResetVolume();
        }
    }

    /// <inheritdoc/>
    public void SetMute(bool isMuted) => engine.Gate.IsMutedBySoftware = isMuted;

    /// <inheritdoc/>
    public void Say(LocalPrompt prompt) => engine.Sounds.Play(prompt);

    /// <inheritdoc/>
    public void ChangeVolume(int steps)
    {
        var wanted = engine.Playback.Volume + (steps * _options.Playback.VolumeStep);
        engine.Playback.Volume = Math.Clamp(wanted, Math.Min(LeastVolume, _options.Playback.Volume), 1);
    }

    /// <summary>Sets the volume for the present visitor, within the limits of the buttons.</summary>
    /// <param name="volume">0 to 1.</param>
    public void SetVolume(double volume) => engine.Playback.Volume = Math.Clamp(volume, Math.Min(LeastVolume, _options.Playback.Volume), 1);

    /// <inheritdoc/>
    public void ResetVolume() => engine.Playback.Volume = _options.Playback.Volume;

    /// <inheritdoc/>
    public void Suspend() => engine.Playback.Suspend();

    /// <inheritdoc/>
    public void TakeFloor()
    {
        engine.Gate.PressedAt = time.GetTimestamp();
        engine.Sounds.Stop();
    }

    /// <inheritdoc/>
    public void Resume() => engine.Playback.Resume();

    /// <inheritdoc/>
    public void Play(Earcon earcon)
    {
        if (_options.Earcons)
        {
            engine.Sounds.Play(earcon);
        }
    }

    /// <inheritdoc/>
    public void DiscardThrough(int reply) => engine.Playback.DiscardThrough(reply);

    /// <inheritdoc/>
    public void DiscardOnly(int reply) => engine.Playback.DiscardOnly(reply);

    private static LoudspeakerEventKind Kind(PlaybackEventKind kind) => kind switch
    {
        PlaybackEventKind.Started => LoudspeakerEventKind.Started,
        PlaybackEventKind.Drained => LoudspeakerEventKind.Drained,
        PlaybackEventKind.Cut => LoudspeakerEventKind.Cut,
        PlaybackEventKind.Starved => LoudspeakerEventKind.Starved,
        PlaybackEventKind.Fed => LoudspeakerEventKind.Fed,
        PlaybackEventKind.Parked => LoudspeakerEventKind.Parked,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
