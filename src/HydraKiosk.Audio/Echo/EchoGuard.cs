using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;

namespace HydraKiosk.Audio.Echo;

/// <summary>
/// Takes the echo out and lets a person interrupt by speaking, once listening has proven that nothing of the loudspeaker comes through; until
/// then, and whenever that is in doubt, the microphone is closed while the loudspeaker speaks. Belongs to the audio thread;
/// <see cref="Status"/> may be read from any.
/// </summary>
internal sealed class EchoGuard : IEchoStage
{
    private readonly HalfDuplexGate _halfDuplex;
    private readonly EchoCanceller _canceller;
    private readonly EchoProof _proof = new();
    private readonly Action _changed;
    private readonly float[]? _judged;
    private readonly Func<double> _volumeNow;
    private readonly double _signedVolume;
    private double _volume;
    private bool _isAudible;
    private int _safety;
    private int _witness;
    private float _returnLossDb = float.NaN;
    private float _enhancementDb = float.NaN;

    /// <param name="halfDuplex">Closes the microphone for as long as nothing is proven.</param>
    /// <param name="canceller">Takes the echo out.</param>
    /// <param name="changed">Called on the audio thread when its safety has changed: must neither block nor allocate.</param>
    /// <param name="isExternal">
    /// Whether the microphone's sound has been freed of the echo before it came here: then nothing is taken out of it a second time, and the
    /// canceller only judges what is left.
    /// </param>
    /// <param name="isProven">Whether a proof was signed under the conditions of now.</param>
    /// <param name="volume">The loudspeaker's volume of now, 0 to 1; neither blocks nor allocates. Null where it does not change.</param>
    public EchoGuard(
        HalfDuplexGate halfDuplex, EchoCanceller canceller, Action changed, bool isExternal = false, bool isProven = false,
        Func<double>? volume = null)
    {
        (_halfDuplex, _canceller, _changed) = (halfDuplex, canceller, changed);
        _volumeNow = volume ?? (static () => 1);
        _volume = _volumeNow();
        _signedVolume = isProven ? _volume : double.NaN;
        _judged = isExternal ? new float[EchoCanceller.BlockSamples] : null;
        if (isProven)
        {
            _proof.TrustSignature();
            (_safety, _witness) = ((int)_proof.Safety, (int)_proof.Witness);
        }
    }

    /// <summary>Where what was learned is handed over to; null for nobody.</summary>
    public EchoHandover? Handover { get; init; }

    /// <summary>Those of the device, with the volume that it was opened with.</summary>
    public EchoConditions? Conditions { get; init; }

    /// <summary>What is known now.</summary>
    public EchoStatus Status => new(
        (EchoSafety)Volatile.Read(ref _safety), Volatile.Read(ref _returnLossDb), Volatile.Read(ref _enhancementDb),
        (EchoWitness)Volatile.Read(ref _witness), _judged is not null);

    /// <inheritdoc/>
    public bool NeedsFarEnd => true;

    /// <inheritdoc/>
    public void Step(bool isAudible)
    {
        _isAudible = isAudible;
        _halfDuplex.Step(isAudible);
        var volume = _volumeNow();
        if (volume != _volume)
        {
            _volume = volume;
            _proof.ChangeConditions(isSigned: volume == _signedVolume);
            TellChange();
        }
    }

    /// <inheritdoc/>
    public EchoPassage Process(Span<float> capture, ReadOnlySpan<float> farEnd)
    {
        var report = ExternalEcho.Judged(_canceller.Process(capture, farEnd, _judged ?? capture), _judged is not null);
        _proof.Observe(report, _isAudible, !farEnd.IsEmpty, _canceller.PathChanges);
        Publish(report);
        HandOver();
        return !_halfDuplex.IsClosed ? EchoPassage.Pass // nothing sounds, or a person has just silenced it by hand
            : _proof.Safety != EchoSafety.Proven || !_canceller.KnowsFarEnd ? EchoPassage.Close
            : report.Heard == NearEnd.Person ? EchoPassage.PassWithPast
            : report.Heard == NearEnd.EchoOnly ? EchoPassage.Hold
            : EchoPassage.Pass;
    }

    /// <summary>Gives what was learned to whoever asked for it: on the audio thread, or where that has let go of the device.</summary>
    public void HandOver()
    {
        if (Handover is { IsAsked: true } handover && Conditions is { } conditions && handover.Give(_canceller, Status, conditions, _volume))
        {
            _changed();
        }
    }

    private void Publish(in BlockReport report)
    {
        Volatile.Write(ref _returnLossDb, report.EchoReturnLossDb);
        Volatile.Write(ref _enhancementDb, report.EnhancementDb);
        TellChange();
    }

    private void TellChange()
    {
        if (_safety != (int)_proof.Safety)
        {
            Volatile.Write(ref _witness, (int)_proof.Witness);
            Volatile.Write(ref _safety, (int)_proof.Safety);
            _changed();
        }
    }
}
