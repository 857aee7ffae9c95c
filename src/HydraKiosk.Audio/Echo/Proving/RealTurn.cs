using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>
/// Tells a person who interrupts from an echo that is taken for one: when the loudspeaker has fallen silent, the person speaks on, and the echo
/// does not. One thread at a time; allocates nothing.
/// </summary>
internal sealed class RealTurn
{
    private const int ReverberatingBlocks = 30; // beside the 300 ms that the canceller takes for dying down
    private const int RecentBlocks = 100; // who says "stop", and pauses for a breath, is no longer heard when the loudspeaker has fallen silent
    private const int LastBlock = 200;
    private const int LeastVoiceBlocks = 15;
    private const float VoiceAboveNoiseDb = 10;

    private int _sincePerson = RecentBlocks + 1;
    private int _roomBlocks;
    private int _voiceBlocks;

    /// <summary>Takes the report of the next block.</summary>
    /// <returns>
    /// Whether it shows, once in a turn, that who was heard shortly before the end of the loudspeaker's sound speaks on in its silence.
    /// </returns>
    public bool Observe(in BlockReport report)
    {
        if (report.Heard != NearEnd.Room)
        {
            _sincePerson = report.Heard == NearEnd.Person ? 0 : Math.Min(_sincePerson + 1, RecentBlocks + 1);
            (_roomBlocks, _voiceBlocks) = (0, 0);
            return false;
        }

        if (_sincePerson > RecentBlocks || ++_roomBlocks > LastBlock)
        {
            _sincePerson = RecentBlocks + 1;
            return false;
        }

        var isVoice = _roomBlocks > ReverberatingBlocks && report.IsJudged && report.ResidualDbfs - report.NoiseDbfs >= VoiceAboveNoiseDb;
        if (!isVoice || ++_voiceBlocks < LeastVoiceBlocks)
        {
            return false;
        }

        _sincePerson = RecentBlocks + 1;
        return true;
    }
}
