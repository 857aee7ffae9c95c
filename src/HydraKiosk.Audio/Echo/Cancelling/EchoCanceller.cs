using HydraKiosk.Audio.Echo.Alignment;
using HydraKiosk.Audio.Echo.Linear;
using HydraKiosk.Audio.Echo.Residual;
using HydraKiosk.Audio.Echo.Spectra;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Cancelling;

/// <summary>
/// Takes the loudspeaker's echo out of the microphone's sound and says whether a person speaks, in blocks of 10 ms at 16 kHz. It subtracts and
/// never suppresses: what a person says passes untouched. One thread at a time; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Whatever it is fed, what comes out is finite, and no block of it is louder than what the microphone gave.
/// </remarks>
public sealed partial class EchoCanceller
{
    /// <summary>The rate of all samples.</summary>
    public const int SampleRateHz = Bins.RateHz;

    /// <summary>Samples of a block.</summary>
    public const int BlockSamples = Bins.Block;

    /// <summary>How much earlier than the hint the path begins: hints are a little wrong, and what comes before the path cannot be learned.</summary>
    private const double SafetyMs = 14;

    /// <summary>−65 dBFS: below this the loudspeaker is silent.</summary>
    private const float AudiblePower = 3e-7f;

    private const int DyingDownBlocks = 30;
    private const int ShutBlocks = 250; // 2.5 s of echo: before, neither the drift nor the model of the residual is to be trusted
    private const int DismissedBlocks = 80; // after 0.5 s what a new path leaves of the echo still stands out of the model
    private const int SettlingBlocks = 20; // what sets in amid an echo rings in the high-pass, and the path has wandered meanwhile
    private const int TrustedBlocks = 150;
    private const int LateBlocks = 2; // a right hint is less than that early, and the drift wants the path near its beginning
    private const float ShiftedCovariance = 0.1f;

    private readonly RealFft _fft = new();
    private readonly ReferenceLine _line = new();
    private readonly DriftTracker _drift = new();
    private readonly PathWatch _watch = new();
    private readonly DelayFinder _finder;
    private readonly KalmanFilter _filter;
    private readonly OtherPath _other;
    private readonly ResidualModel _residual;
    private readonly PersonDetector _person = new();
    private readonly EchoLoss _loss = new();
    private readonly RoomNoise _noise = new();
    private readonly LiftedInput _played = new();
    private readonly LiftedInput _heard = new();
    private readonly float[] _read = new float[Bins.Window + 1];
    private readonly float[] _reference = new float[Bins.Window];
    private readonly float[] _echo = new float[Bins.Block];
    private readonly float[] _error = new float[Bins.Block];
    private double _lag;
    private float _outputLast;
    private int _silent = DyingDownBlocks;
    private int _active;
    private int _dismissed;
    private int _unsuspicious;
    private int _settling; // after exact silence
    private int _holeBlocks; // for so long a stretch of the far end that is not known stands in the path

    /// <summary>Makes one that knows nothing of the room.</summary>
    /// <param name="delayHintMs">How much later the echo comes than what is played, in ms; 0 where nothing is known.</param>
    public EchoCanceller(double delayHintMs = 0)
    {
        _finder = new DelayFinder(_fft);
        _filter = new KalmanFilter(_fft);
        _other = new OtherPath(_fft);
        _residual = new ResidualModel(_fft);
        _lag = Math.Clamp((delayHintMs - SafetyMs) * Bins.RateHz / 1000, _line.ShortestLag, ReferenceLine.LongestLag);
    }

    /// <summary>
    /// How much faster the loudspeaker's clock runs than the microphone's, in parts per million, ±500; followed from the sound, and may be set to
    /// what the devices' clocks say.
    /// </summary>
    public double DriftPpm
    {
        get => _drift.Ppm;
        set => _drift.Ppm = double.IsFinite(value) ? Math.Clamp(value, -DriftTracker.LargestPpm, DriftTracker.LargestPpm) : 0;
    }

    /// <summary>How far behind what is played the learned path begins, in ms.</summary>
    public double ReferenceDelayMs => _lag * 1000 / Bins.RateHz;

    /// <summary>
    /// Whether all of the far end that still echoes is known. Where it is not, echo may be left that looks like a person, and nothing is learned.
    /// </summary>
    public bool KnowsFarEnd => _holeBlocks == 0;

    /// <summary>How often the path was found to be another one, and was forgotten or moved as a whole.</summary>
    public int PathChanges { get; private set; }

    /// <summary>Forgets everything that was learned, as after a change of devices.</summary>
    public void Restart()
    {
        _played.Restart();
        _heard.Restart();
        _line.Clear();
        _filter.Restart();
        _other.Restart();
        _watch.Restart();
        _finder.Restart();
        _residual.Restart();
        _person.Restart();
        _loss.Restart();
        _noise.Restart();
        _drift.Restart();
        RefillReference();
        _outputLast = 0;
        (_silent, _active, _dismissed, _unsuspicious) = (DyingDownBlocks, 0, 0, 0);
    }

    /// <summary>Works off a block.</summary>
    /// <param name="mic">The microphone's <see cref="BlockSamples"/>.</param>
    /// <param name="far">
    /// What the loudspeaker was given at the same instant; empty where that is not known. It counts as silence then, and
    /// <see cref="KnowsFarEnd"/> is false until its echo has died down.
    /// </param>
    /// <param name="output">Receives the microphone's sound without the echo; may be <paramref name="mic"/>.</param>
    /// <exception cref="ArgumentException">A block has not <see cref="BlockSamples"/>.</exception>
    public BlockReport Process(ReadOnlySpan<float> mic, ReadOnlySpan<float> far, Span<float> output)
    {
        if (mic.Length != Bins.Block || output.Length < Bins.Block || (far.Length != Bins.Block && !far.IsEmpty))
        {
            throw new ArgumentException($"Blocks of {Bins.Block} samples are expected.", nameof(mic));
        }

        _holeBlocks = far.IsEmpty ? KalmanFilter.Partitions + (int)(_lag / Bins.Block) + 2 : Math.Max(0, _holeBlocks - 1);
        var playedPower = _played.Take(far);
        var micPower = _heard.Take(mic);
        _line.Add(_played.Plain);
        ReadReference(_lag);
        _filter.Push(_reference);
        var sounding = Math.Max(Decibels.MeanSquare(_played.Plain), Decibels.MeanSquare(_reference.AsSpan(Bins.Block)));
        _silent = sounding > AudiblePower ? 0 : Math.Min(_silent + 1, 10_000);
        var isActive = _silent < DyingDownBlocks;
        Subtract();
        var hasSound = micPower > 0; // exact silence is a switch, and says nothing of the room
        _settling = hasSound ? Math.Max(0, _settling - 1) : SettlingBlocks;
        var isLearning = isActive && hasSound && KnowsFarEnd;
        Supervise(isLearning);
        if (!hasSound)
        {
            Array.Clear(_error);
        }

        _filter.TakeError(_error);
        if (isLearning)
        {
            _active = Math.Min(_active + 1, 1_000_000);
            _filter.Adapt();
        }

        _lag = Math.Clamp(_lag - (Bins.Block * _drift.Ppm * 1e-6), _line.ShortestLag, ReferenceLine.LongestLag);
        _drift.Observe(_filter.PathRe, _filter.PathIm, _echo, _error, isLearning && _silent == 0);
        var person = Judge(isActive, hasSound, out var isJudged);
        var leftPower = PutOut(output, micPower);
        if (isLearning && person == NearEnd.EchoOnly && !_person.IsSuspicious)
        {
            _loss.Observe(playedPower, micPower, leftPower);
        }

        if (hasSound)
        {
            _noise.Observe(leftPower, isRoom: !isActive && KnowsFarEnd);
        }

        return new BlockReport(person, _loss.ReturnLossDb, _loss.EnhancementDb, Decibels.FromPower(leftPower), _residual.ExcessDb,
            _loss.LeftDbfs, _noise.Dbfs, isJudged);
    }

    /// <summary>The two newest blocks of the reference, pre-emphasised.</summary>
    private void ReadReference(double lag)
    {
        var step = 1 + (_drift.Ppm * 1e-6);
        _line.Read(lag + (_read.Length * step), step, _read);
        PreEmphasis.Lift(_read, _reference);
    }

    private void RefillReference()
    {
        for (var block = KalmanFilter.Partitions - 1; block >= 0; block--)
        {
            ReadReference(_lag + (block * Bins.Block * (1 + (_drift.Ppm * 1e-6))));
            _filter.Push(_reference);
        }
    }

    private void Subtract()
    {
        _filter.Estimate(_echo);
        var heard = _heard.Newest;
        for (var i = 0; i < Bins.Block; i++)
        {
            _error[i] = heard[i] - _echo[i];
        }
    }

    /// <summary>Sets the path right where the echo comes at another time than before, or is another one altogether.</summary>
    private void Supervise(bool isActive)
    {
        _finder.Observe(_played.Window, _heard.Window, isActive);
        var action = _watch.Observe(_heard.Newest, _echo, _error, isActive && _active > TrustedBlocks && _noise.IsExceeded);
        if (action == PathAction.Shift)
        {
            _lag = Math.Clamp(_lag + _watch.ShiftSamples, _line.ShortestLag, ReferenceLine.LongestLag);
            _filter.Rouse(ShiftedCovariance);
        }
        else if (action == PathAction.Restart)
        {
            _filter.Restart();
            PathChanges++;
        }
        else if (MisplacedBlocks() is var blocks && blocks != 0)
        {
            _lag += blocks * Bins.Block;
            _filter.Move(blocks);
            PathChanges++;
        }
        else
        {
            return;
        }

        _finder.Restart(); // what it has found may be the delay before
        RefillReference();
        Subtract();
        _drift.Restart();
        _person.Dismiss();
        _dismissed = DismissedBlocks;
    }

    /// <summary>By how many blocks the reference comes too early, or too late (negative), for the delay that was found.</summary>
    private int MisplacedBlocks()
    {
        if (_finder.DelayBlocks is not { } delay)
        {
            return 0;
        }

        var wanted = Math.Max(0, delay - 1) * Bins.Block;
        var isEarly = wanted - _lag > LateBlocks * Bins.Block; // the path would begin with nothing but silence
        var isLate = (delay + 0.5) * Bins.Block < _lag; // the echo would come before its reference
        var blocks = isEarly || isLate ? (int)Math.Round((wanted - _lag) / Bins.Block) : 0;
        return Math.Max(blocks, -(int)((_lag - _line.ShortestLag) / Bins.Block));
    }

    /// <summary>
    /// Gives out what is left, turned down where it is louder than what came in: a wrong path adds instead of taking away. Where a person and the
    /// echo half cancel each other in the microphone it costs him a little: 0.05 to 0.25 dB of the signal-to-distortion ratio in double talk.
    /// </summary>
    /// <returns>The power of the block.</returns>
    private float PutOut(Span<float> output, float micPower)
    {
        output = output[..Bins.Block];
        PreEmphasis.Lower(_error, output, ref _outputLast);
        var power = Decibels.MeanSquare(output);
        if (!float.IsFinite(power))
        {
            Restart();
            output.Clear();
            return 0;
        }

        if (power <= micPower)
        {
            return power;
        }

        var gain = MathF.Sqrt(micPower / power);
        foreach (ref var sample in output)
        {
            sample *= gain;
        }

        return micPower;
    }
}
