using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Cancelling;

/// <summary>
/// Powers of what was played, heard and left, over the last seconds in which the loudspeaker alone was heard. One thread at a time; allocates
/// nothing.
/// </summary>
internal sealed class EchoLoss
{
    private const float Pace = 1f / 100; // a second of echo
    private const int LeastBlocks = 50;

    private float _played;
    private float _heard;
    private float _left;
    private int _blocks;

    /// <summary>How much weaker the echo arrives than it was played, dB; NaN until it is known.</summary>
    public float ReturnLossDb => Ratio(_played, _heard);

    /// <summary>By how much the filter makes it weaker still, dB; NaN until it is known.</summary>
    public float EnhancementDb => Ratio(_heard, _left);

    /// <summary>Level of what is left, dBFS; NaN until it is known.</summary>
    public float LeftDbfs => _blocks < LeastBlocks ? float.NaN : Decibels.FromPower(_left);

    /// <summary>As if nothing had been heard.</summary>
    public void Restart() => (_played, _heard, _left, _blocks) = (0, 0, 0, 0);

    /// <summary>Takes the powers of a block in which only the loudspeaker was heard.</summary>
    public void Observe(float played, float heard, float left)
    {
        _blocks++;
        var pace = Math.Max(Pace, 1f / _blocks);
        _played += pace * (played - _played);
        _heard += pace * (heard - _heard);
        _left += pace * (left - _left);
        _blocks = Math.Min(_blocks, int.MaxValue - 1);
    }

    private float Ratio(float one, float other) =>
        _blocks < LeastBlocks ? float.NaN : Decibels.FromPower(one) - Decibels.FromPower(other);
}
