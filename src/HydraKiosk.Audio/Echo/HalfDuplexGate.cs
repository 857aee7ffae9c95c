using HydraKiosk.Audio.Capture;

namespace HydraKiosk.Audio.Echo;

/// <summary>
/// Closes the microphone while a reply is on its way through the loudspeaker and for a moment after, until the room has died down. Changes no
/// samples and needs no far end.
/// </summary>
internal sealed class HalfDuplexGate(EchoPolicy policy, bool hasEchoPath, TalkGate talk, TimeProvider time) : IEchoStage
{
    /// <summary>Device latency plus the better part of a small room's reverberation.</summary>
    private static readonly TimeSpan _tail = TimeSpan.FromMilliseconds(250);

    /// <summary>The loudspeaker falls silent within 20 ms of a press; a period or two may pass until it is seen here.</summary>
    private static readonly TimeSpan _cutTime = TimeSpan.FromMilliseconds(200);

    private long _audibleAt = long.MinValue;

    /// <summary>Whether the microphone of this device is ever closed for the loudspeaker's sake.</summary>
    public bool IsInUse { get; } = hasEchoPath && policy != EchoPolicy.Off;

    /// <summary>Whether the microphone is closed now.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public bool NeedsFarEnd => false;

    /// <inheritdoc/>
    public void Step(bool isAudible)
    {
        if (!IsInUse)
        {
            return;
        }

        if (isAudible)
        {
            _audibleAt = time.GetTimestamp();
        }

        IsClosed = isAudible || (_audibleAt != long.MinValue && !WasCutByHand() && time.GetElapsedTime(_audibleAt) < _tail);
    }

    /// <inheritdoc/>
    public EchoPassage Process(Span<float> capture, ReadOnlySpan<float> farEnd) => IsClosed ? EchoPassage.Close : EchoPassage.Pass;

    private bool WasCutByHand() =>
        talk.PressedAt is var pressed && pressed != long.MinValue && pressed <= _audibleAt && time.GetElapsedTime(pressed, _audibleAt) < _cutTime;
}
