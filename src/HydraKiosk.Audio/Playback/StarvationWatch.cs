using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// Tells the silences of a loudspeaker apart: between replies it is nobody's fault, in the middle of one either this machine's, which the pump
/// counts, or that of the network, which is counted and reported here. Belongs to the audio thread.
/// </summary>
internal sealed class StarvationWatch(DevicePump pump, ReplyProgress progress, PlaybackStatistics statistics)
{
    private bool _isAwaiting; // there is nothing more of the reply for now
    private long _silentBefore; // the pump's count when that began

    /// <summary>Whether the reply has run dry, and a reserve is wanted before it goes on.</summary>
    public bool IsRebuffering { get; private set; }

    /// <summary>Samples of a reply have been given to the device: silence before more of them come is an underrun.</summary>
    public void Expect() => pump.ExpectsAudio = true;

    /// <summary>There is nothing to play.</summary>
    public void Await()
    {
        pump.ExpectsAudio = false;
        if (progress.Reply == 0)
        {
            return;
        }

        if (!_isAwaiting)
        {
            _isAwaiting = true;
            _silentBefore = pump.StarvedFrames;
            pump.AwaitsAudio = true;
        }

        if (!IsRebuffering && pump.ToPlay.Count == 0 && !progress.IsAtDevice) // what the device took last is settled first
        {
            IsRebuffering = true;
            statistics.CountStarvation();
            progress.Starve();
        }
    }

    /// <summary>The reply goes on: what was silent meanwhile was a hole in it, however short.</summary>
    public void GoOn()
    {
        if (_isAwaiting)
        {
            CountHole();
            Stop();
        }

        if (IsRebuffering)
        {
            IsRebuffering = false;
            progress.Feed();
        }
    }

    /// <summary>Silence from here on is wanted.</summary>
    public void Stop()
    {
        _isAwaiting = false;
        pump.AwaitsAudio = false;
        pump.ExpectsAudio = false;
    }

    /// <summary>The reply is over: the next one needs no reserve.</summary>
    public void EndReply()
    {
        IsRebuffering = false;
        Stop();
    }

    private void CountHole()
    {
        var hole = pump.StarvedFrames - _silentBefore;
        if (hole > 0)
        {
            statistics.AddStarvedTime(TimeSpan.FromSeconds((double)hole / pump.Playback.SampleRateHz));
            if (!IsRebuffering)
            {
                statistics.CountStarvation();
            }
        }
    }
}
