using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>
/// Decides from what the canceller reports whether it can be trusted with an open microphone. Begins with no, and says yes only after seconds in
/// which nothing of the echo came through; one bad sign is enough for a no, and each no makes the next yes take longer, until it has been right for
/// minutes. One thread at a time; allocates nothing.
/// </summary>
internal sealed class EchoProof
{
    /// <summary>Judged blocks of echo that nobody must be heard in: 3 s the first time.</summary>
    public const int FirstProofBlocks = 300;

    /// <summary>What each opening before the proof takes away from it: 1 s.</summary>
    public const int OpeningCostBlocks = 100;

    /// <summary>Blocks of echo after which a proof that has held makes the next one half as long: 2 min.</summary>
    public const int HeldBlocks = 12_000;

    private const int LongestProofBlocks = 6000;
    private const float LeastEnhancementDb = 6;
    private const float LostEnhancementDb = 3; // apart from the one above, so that it does not go to and fro
    private const float LostInNoiseDb = 3; // an echo that adds no more than this to the noise need not be taken out
    private const float ClearOfNoiseDb = 6; // apart likewise
    private const int UnknownBlocks = 50;
    private const float OpeningsAllowed = 3;
    private const float OpeningForgotten = 1f / 1000; // one in ten seconds of loudspeaker

    private readonly RealTurn _turn = new();
    private int _needed = FirstProofBlocks;
    private int _quiet;
    private int _held;
    private int _unknown;
    private float _openings;
    private int _pathChanges;
    private NearEnd _lastHeard;
    private bool _isSignatureGood;

    /// <summary>The answer.</summary>
    public EchoSafety Safety { get; private set; }

    /// <summary>What the answer rests on.</summary>
    public EchoWitness Witness { get; private set; }

    /// <summary>Begins with a proof that was signed under the same conditions. One bad sign is enough for a no, as ever.</summary>
    public void TrustSignature() => (Safety, Witness, _openings, _isSignatureGood) = (EchoSafety.Proven, EchoWitness.Signature, 0, true);

    /// <summary>The conditions are no longer those of the proof: it says nothing any more, and nothing against the canceller either.</summary>
    /// <param name="isSigned">Whether they are again those of the signature, which holds if nothing has spoken against the canceller since.</param>
    public void ChangeConditions(bool isSigned)
    {
        if (Safety == EchoSafety.Proven)
        {
            Refuse(EchoSafety.ConditionsChanged);
        }

        (_quiet, _held) = (0, 0);
        if (isSigned && _isSignatureGood && Safety == EchoSafety.ConditionsChanged)
        {
            TrustSignature();
        }
    }

    /// <summary>Takes the report of the next block.</summary>
    /// <param name="report">What the canceller said.</param>
    /// <param name="isAudible">Whether the loudspeaker speaks.</param>
    /// <param name="isFarEndKnown">Whether the canceller was given what it speaks.</param>
    /// <param name="pathChanges">How often the canceller has found the path to be another one.</param>
    public void Observe(in BlockReport report, bool isAudible, bool isFarEndKnown, int pathChanges)
    {
        // Who is heard in the very first block of an echo spoke before it began: no echo can be taken for a person so soon.
        var isOpening = report.Heard == NearEnd.Person && _lastHeard == NearEnd.EchoOnly;
        var hasChanged = pathChanges != _pathChanges;
        (_lastHeard, _pathChanges) = (report.Heard, pathChanges);
        _unknown = isAudible && !isFarEndKnown ? _unknown + 1 : 0;
        CountOpenings(report, isOpening && isAudible && Safety == EchoSafety.Proven);
        var refused = _unknown >= UnknownBlocks ? EchoSafety.FarEndUnknown
            : hasChanged ? EchoSafety.PathChanged
            : _openings > OpeningsAllowed ? EchoSafety.TooManyOpenings
            : IsTooStrong(report) ? EchoSafety.EchoTooStrong
            : EchoSafety.Proven;
        if (refused != EchoSafety.Proven)
        {
            Refuse(refused);
        }
        else if (Safety != EchoSafety.Proven)
        {
            Prove(report, isOpening);
        }
        else if (report is { Heard: NearEnd.EchoOnly, IsJudged: true } && ++_held == HeldBlocks)
        {
            (_needed, _held) = (Math.Max(_needed / 2, FirstProofBlocks), 0);
        }
    }

    /// <summary>Where nothing is known of the noise, what is left counts as echo.</summary>
    private static bool IsTooStrong(in BlockReport report) =>
        report is { IsJudged: true, EnhancementDb: < LostEnhancementDb } && !(report.LeftDbfs - report.NoiseDbfs <= ClearOfNoiseDb);

    private static bool IsWeakEnough(in BlockReport report) =>
        report.EnhancementDb >= LeastEnhancementDb || report.LeftDbfs - report.NoiseDbfs <= LostInNoiseDb;

    /// <summary>
    /// An opening while the loudspeaker speaks is a sign of an agent that answers itself, unless a person turns out to have been there.
    /// </summary>
    private void CountOpenings(in BlockReport report, bool isDoubtful)
    {
        if (report.Heard != NearEnd.Room)
        {
            _openings = Math.Max(0, _openings - OpeningForgotten) + (isDoubtful ? 1 : 0);
        }

        if (_turn.Observe(report))
        {
            _openings = Math.Max(0, _openings - 1);
        }
    }

    private void Refuse(EchoSafety why)
    {
        var isAgainstIt = why is not (EchoSafety.FarEndUnknown or EchoSafety.ConditionsChanged);
        _isSignatureGood &= !isAgainstIt;
        if (Safety == EchoSafety.Proven && isAgainstIt)
        {
            _needed = Math.Min(2 * _needed, LongestProofBlocks);
        }

        (Safety, Witness, _quiet, _held, _openings) = (why, EchoWitness.None, 0, 0, 0);
    }

    private void Prove(in BlockReport report, bool isOpening)
    {
        if (isOpening)
        {
            _quiet = Math.Max(0, _quiet - OpeningCostBlocks);
        }
        else if (report is { Heard: NearEnd.EchoOnly, IsJudged: true } && IsWeakEnough(report))
        {
            _quiet++;
        }

        if (_quiet >= _needed)
        {
            (Safety, Witness, _openings) = (EchoSafety.Proven, EchoWitness.Listening, 0);
        }
    }
}
