using HydraKiosk.Audio.Capture;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// Keeps an agent from hearing itself: says that the microphone is to be closed while a reply is on its way through the loudspeaker and
/// for a moment after, until the room has died down.
/// </summary>
internal sealed class EchoGate(EchoPolicy policy, bool hasEchoPath, TalkGate talk, TimeProvider time)
{
    /// <summary>Device latency plus the better part of a small room's reverberation.</summary>
    private static readonly TimeSpan _tail = TimeSpan.FromMilliseconds(250);

    /// <summary>The loudspeaker falls silent within 20 ms of a press; a period or two may pass until it is seen here.</summary>
    private static readonly TimeSpan _cutTime = TimeSpan.FromMilliseconds(200);

    private readonly bool _gates = hasEchoPath && policy == EchoPolicy.HalfDuplex;
    private long _audibleAt = long.MinValue;

    /// <summary>Whether this device is run half-duplex.</summary>
    public bool Gates => _gates;

    /// <summary>Audio thread: whether the microphone is to be closed now.</summary>
    public bool Step(bool isAudible)
    {
        if (!_gates)
        {
            return false;
        }

        if (isAudible)
        {
            _audibleAt = time.GetTimestamp();
        }

        return isAudible || (_audibleAt != long.MinValue && !WasCutByHand() && time.GetElapsedTime(_audibleAt) < _tail);
    }

    private bool WasCutByHand() => talk.PressedAt is var pressed && pressed != long.MinValue && pressed <= _audibleAt && time.GetElapsedTime(pressed, _audibleAt) < _cutTime;
}
