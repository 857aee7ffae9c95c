using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Playback;

/// <summary>A cut that was asked of the device and is carried out at its next period. Belongs to the audio thread.</summary>
internal sealed class PlaybackCut(DevicePump pump, PlaybackControl control, PlaybackStatistics statistics, TimeProvider time)
{
    private bool _isBySuspension;

    /// <summary>Whether the device has not carried it out yet.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Asks for silence.</summary>
    /// <param name="isBySuspension">Whether somebody waits for it, and the time until then counts.</param>
    public void Ask(bool isBySuspension)
    {
        pump.CutPlayback(unbegunUnheard: true);
        IsPending = true;
        _isBySuspension = isBySuspension;
    }

    /// <summary>Whether the device has carried it out since it was asked.</summary>
    /// <param name="heardTo">Ring position that was the last to be heard.</param>
    public bool IsCarriedOut(out long heardTo)
    {
        if (!IsPending || !pump.CutIsDone(out heardTo))
        {
            heardTo = 0;
            return false;
        }

        IsPending = false;
        if (_isBySuspension && pump.SilentAt >= control.SuspendedAt) // else the ring had just run dry by itself
        {
            statistics.Silenced.Add(time.GetElapsedTime(control.SuspendedAt, pump.SilentAt));
        }

        return true;
    }
}
