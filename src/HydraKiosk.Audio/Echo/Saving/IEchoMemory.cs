using HydraKiosk.Audio.Echo.Proving;

namespace HydraKiosk.Audio.Echo.Saving;

/// <summary>What is remembered of an echo from before the device was opened.</summary>
/// <param name="State">What <see cref="EchoState"/> wrote; empty where nothing is remembered.</param>
/// <param name="IsProven">Whether a proof was signed under these conditions.</param>
public readonly record struct EchoRecall(ReadOnlyMemory<byte> State, bool IsProven);

/// <summary>Whoever keeps what was learned and proven of an echo beyond the life of a device.</summary>
public interface IEchoMemory
{
    /// <summary>
    /// What is known under these conditions. Called where a device is attached, not on the audio thread; must neither wait nor throw.
    /// </summary>
    /// <param name="conditions">Those of the device that is attached.</param>
    EchoRecall Recall(EchoConditions conditions);

    /// <summary>The state that <see cref="Recall"/> gave holds no numbers that could have been learned, for all that its checksum is right.</summary>
    void Refuse();
}
