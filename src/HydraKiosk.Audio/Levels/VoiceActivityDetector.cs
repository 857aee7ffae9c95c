namespace HydraKiosk.Audio.Levels;

/// <summary>
/// Whether somebody speaks, in mono sound, 10 ms at a time: for meters, gating and the idle logic (turn taking is the service's).
/// Three bands, each against its own <see cref="NoiseFloor"/>: rumble and hum live in the lowest and are steady there, a voice rises above
/// the background in at least one. One thread feeds it; any may read it. Allocates nothing after construction.
/// </summary>
/// <remarks>
/// Fires after three loud blocks of the last four (30-60 ms into a word), so that a click does not; releases 400 ms after the last of
/// them, so that the gaps inside and between words do not. A background that jumps up is taken for speech until the floor has followed,
/// within three seconds.
/// </remarks>
public sealed class VoiceActivityDetector
{
    /// <summary>How long after the last loud block it still says that somebody speaks.</summary>
    public static readonly TimeSpan Release = TimeSpan.FromMilliseconds(10 * HangoverBlocks);

    private const int HangoverBlocks = 40;
    private const int LoudBlocksToFire = 3;
    private const uint HistoryMask = 0b1111;

    /// <summary>−72 dBFS: below this nothing is speech, however silent the background (a muted microphone delivers exact zeros).</summary>
    private const float QuietestSpeech = 6.3e-8f;

    /// <summary>A band that reaches further up than this part of the rate is cut off there: a filter close to half the rate is none.</summary>
    private const double HighestPart = 0.45;

    private readonly Band[] _bands;
    private uint _history;
    private int _hangover;
    private float _aboveFloorDb;
    private bool _isSpeech;

    /// <param name="sampleRateHz">Samples a second, 8 000 to 48 000. The bands stand at the same frequencies whatever it is.</param>
    public VoiceActivityDetector(int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 8_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRateHz, 48_000);
        BlockFrames = sampleRateHz / 100;

        // Margins over the floor in dB. 10 ms of a narrow low band hold few degrees of freedom, so its power fluctuates most.
        _bands =
        [
            new Band(250, 1000, marginDb: 10, sampleRateHz),
            new Band(1000, 2500, marginDb: 8, sampleRateHz),
            new Band(2500, 6000, marginDb: 8, sampleRateHz),
        ];
    }

    /// <summary>Samples in a block: 10 ms.</summary>
    public int BlockFrames { get; }

    /// <summary>Whether somebody speaks, or did within the last 400 ms.</summary>
    public bool IsSpeech => Volatile.Read(ref _isSpeech);

    /// <summary>The background between 250 and 6000 Hz, dBFS.</summary>
    public float NoiseFloorDbfs => Decibels.FromPower(_bands[0].Floor.MeanSquare + _bands[1].Floor.MeanSquare + _bands[2].Floor.MeanSquare);

    /// <summary>How far the last block stood above the background, in dB, in the band where it did most.</summary>
    public float AboveFloorDb => Volatile.Read(ref _aboveFloorDb);

    /// <summary>Takes the next block.</summary>
    /// <param name="block"><see cref="BlockFrames"/> mono samples, full scale ±1.</param>
    /// <returns><see cref="IsSpeech"/>.</returns>
    public bool Process(ReadOnlySpan<float> block)
    {
        var isLoud = false;
        var mostAboveDb = float.MinValue;
        foreach (var band in _bands)
        {
            isLoud |= band.Process(block, out var aboveDb);
            mostAboveDb = Math.Max(mostAboveDb, aboveDb);
        }

        Volatile.Write(ref _aboveFloorDb, mostAboveDb);
        _history = ((_history << 1) | (isLoud ? 1u : 0u)) & HistoryMask;
        if (System.Numerics.BitOperations.PopCount(_history) >= LoudBlocksToFire)
        {
            _hangover = HangoverBlocks;
        }
        else if (_hangover > 0)
        {
            _hangover--;
        }

        Volatile.Write(ref _isSpeech, _hangover > 0);
        return _hangover > 0;
    }

    /// <summary>Forgets everything, the background included. Same thread as <see cref="Process"/>.</summary>
    public void Reset()
    {
        _history = 0;
        _hangover = 0;
        foreach (var band in _bands)
        {
            band.Reset();
        }

        Volatile.Write(ref _aboveFloorDb, 0f);
        Volatile.Write(ref _isSpeech, false);
    }

    private sealed class Band(double fromHz, double toHz, float marginDb, int rateHz)
    {
        private readonly float _margin = MathF.Pow(10, marginDb / 10);
        private Biquad _highPass = Biquad.HighPass(fromHz, rateHz);
        private Biquad _highPass2 = Biquad.HighPass(fromHz, rateHz);
        private Biquad _lowPass = Biquad.LowPass(Math.Min(toHz, HighestPart * rateHz), rateHz);
        private float _previous;

        public NoiseFloor Floor { get; } = new();

        public bool Process(ReadOnlySpan<float> block, out float aboveDb)
        {
            var sum = 0f;
            foreach (var sample in block)
            {
                var x = _lowPass.Next(_highPass2.Next(_highPass.Next(sample)));
                sum += x * x;
            }

            if (!float.IsFinite(sum))
            {
                Reset(); // not a number would stay in the filters for ever
                aboveDb = 0;
                return false;
            }

            var power = sum / Math.Max(1, block.Length);
            var smoothed = (power + _previous) / 2; // 20 ms: halves the fluctuation for 10 ms of delay
            _previous = power;
            var floor = Floor.Process(power);
            aboveDb = Decibels.FromPower(smoothed) - Decibels.FromPower(floor);
            return smoothed > QuietestSpeech && smoothed > floor * _margin;
        }

        public void Reset()
        {
            _highPass.Reset();
            _highPass2.Reset();
            _lowPass.Reset();
            _previous = 0;
            Floor.Reset();
        }
    }
}
