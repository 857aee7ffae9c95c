namespace HydraKiosk.Link.Uplink;

/// <summary>
/// How far what was sent is ahead of the time that has passed. A machine that stalls sends filler for its microphone and then gets the late
/// chunks as well, whatever times they bear: without an account of it the service would hear more than there was. No clock of its own.
/// </summary>
/// <param name="chunkTicks">What one chunk stands for.</param>
/// <param name="mostBehind">Arrears beyond this are forgotten: so much lost sound is not owed to anyone.</param>
internal sealed class UplinkPace(long chunkTicks, long mostBehind)
{
    private long _from;
    private long _sent;

    /// <summary>Begins anew: what was sent until now was right.</summary>
    public void Begin(long now) => (_from, _sent) = (now, 0);

    /// <summary>One chunk goes out.</summary>
    public void Sent(long now)
    {
        _sent += chunkTicks;
        if (now - _from - _sent > mostBehind)
        {
            Begin(now - mostBehind);
        }
    }

    /// <summary>Whether a whole chunk more was sent than time has passed, so that silence is better left out.</summary>
    public bool IsAhead(long now) => _sent - (now - _from) >= chunkTicks;
}
