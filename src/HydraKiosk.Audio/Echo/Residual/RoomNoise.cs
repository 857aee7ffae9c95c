using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Residual;

/// <summary>
/// The room's own noise, learned only where the loudspeaker is silent, or an echo that stays would be taken for it. Voices hardly raise it: it
/// falls at once and rises slowly. One thread at a time; allocates nothing.
/// </summary>
internal sealed class RoomNoise
{
    private const int LeastBlocks = 100;
    private const float Smoothing = 0.1f; // over 100 ms, so that the lowest is not far below the mean
    private const float Rise = 1.004f; // per block: 1.7 dB in a second

    private const float Clearly = 4f; // of power, 6 dB

    private float _smooth;
    private float _noise;
    private int _blocks;

    /// <summary>Its level, dBFS; NaN until the room has been heard for a second.</summary>
    public float Dbfs => _blocks < LeastBlocks ? float.NaN : Decibels.FromPower(_noise);

    /// <summary>
    /// Whether the last 100 ms were clearly louder, or nothing is known: a path is not to be judged by what it makes of noise alone.
    /// </summary>
    public bool IsExceeded => _blocks < LeastBlocks || _smooth > Clearly * _noise;

    /// <summary>As if nothing had been heard.</summary>
    public void Restart() => (_smooth, _noise, _blocks) = (0, 0, 0);

    /// <summary>Takes a block in which the microphone was on.</summary>
    /// <param name="power">Of what is left of it without the echo.</param>
    /// <param name="isRoom">Whether the loudspeaker and its echo are silent; where not, the noise may turn out to be less, but not more.</param>
    public void Observe(float power, bool isRoom)
    {
        if (_blocks == 0)
        {
            (_smooth, _noise) = (power, power);
        }

        _smooth += Smoothing * (power - _smooth);
        _noise = Math.Min(_smooth, isRoom ? _noise * Rise : _noise);
        if (isRoom)
        {
            _blocks = Math.Min(_blocks + 1, LeastBlocks);
        }
    }
}
