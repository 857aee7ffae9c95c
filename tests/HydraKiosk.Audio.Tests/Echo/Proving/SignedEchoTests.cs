using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Tests.Echo.Cancelling;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Echo.Proving;

/// <summary>What becomes of a proof that was signed before: it opens the microphone, and nothing but the same conditions keeps it open.</summary>
public sealed class SignedEchoTests
{
    private static readonly (float[] Mic, float[] Far) _scene = EchoCancellerTests.EchoOnly(24);

    private readonly ManualClock _clock = new();
    private readonly List<EchoPassage> _passages = [];
    private double _volume = 0.8;
    private int _changes;
    private int _at;

    [Fact]
    public void It_begins_with_holding_back_and_not_with_closing()
    {
        var guard = Guard(isProven: true);
        Assert.Equal((EchoSafety.Proven, EchoWitness.Signature), (guard.Status.Safety, guard.Status.Witness));
        Run(guard, 100);
        Assert.DoesNotContain(EchoPassage.Close, _passages);
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages); // the canceller has to learn, and nothing is heard of that
        Assert.All(_passages[_passages.IndexOf(EchoPassage.Hold)..], passage => Assert.Equal(EchoPassage.Hold, passage)); // from the first sound on
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Another_volume_closes_within_one_period_until_it_is_proven_again()
    {
        var guard = Guard(isProven: true);
        Run(guard, 400);
        _volume = 0.9;
        Run(guard, 1);
        Assert.Equal(EchoPassage.Close, _passages[^1]); // 10 ms
        Assert.Equal((EchoSafety.ConditionsChanged, EchoWitness.None), (guard.Status.Safety, guard.Status.Witness));
        Assert.Equal(1, _changes);
        Run(guard, 250);
        Assert.All(_passages[^250..], passage => Assert.Equal(EchoPassage.Close, passage));
        Run(guard, 800);
        Assert.Equal((EchoSafety.Proven, EchoWitness.Listening), (guard.Status.Safety, guard.Status.Witness));
    }

    [Fact]
    public void The_signed_volume_again_is_trusted_again()
    {
        var guard = Guard(isProven: true);
        Run(guard, 400);
        _volume = 0.9;
        Run(guard, 10);
        _volume = 0.8;
        Run(guard, 1);
        Assert.Equal((EchoSafety.Proven, EchoWitness.Signature), (guard.Status.Safety, guard.Status.Witness));
    }

    [Fact]
    public void Without_a_signature_no_volume_is_trusted_again()
    {
        var guard = Guard(isProven: false);
        Run(guard, 900);
        Assert.Equal(EchoWitness.Listening, guard.Status.Witness);
        _volume = 0.9;
        Run(guard, 1);
        _volume = 0.8;
        Run(guard, 1);
        Assert.Equal(EchoSafety.ConditionsChanged, guard.Status.Safety);
    }

    [Fact]
    public void What_speaks_against_the_canceller_speaks_against_the_signature()
    {
        var proof = new EchoProof();
        proof.TrustSignature();
        proof.Observe(Report(), isAudible: true, isFarEndKnown: true, pathChanges: 1);
        Assert.Equal(EchoSafety.PathChanged, proof.Safety);
        proof.ChangeConditions(isSigned: false);
        proof.ChangeConditions(isSigned: true);
        Assert.NotEqual(EchoSafety.Proven, proof.Safety);
    }

    [Fact]
    public void A_far_end_that_is_not_known_closes_and_takes_nothing_from_the_signature()
    {
        var proof = new EchoProof();
        proof.TrustSignature();
        for (var i = 0; i < 60; i++)
        {
            proof.Observe(Report(), isAudible: true, isFarEndKnown: false, pathChanges: 0);
        }

        Assert.Equal(EchoSafety.FarEndUnknown, proof.Safety);
    }

    [Fact]
    public void A_volume_that_changes_costs_the_audio_thread_no_memory()
    {
        var guard = Guard(isProven: true);
        Run(guard, 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _volume = 0.5 + (0.001 * i);
            guard.Step(isAudible: true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_another_canceller_has_worked_off_passes_untouched_and_is_trusted_once_it_is_weak()
    {
        var (mic, far) = _scene;
        var weak = EchoScene.Sum(Array.ConvertAll(mic, sample => sample * 0.003f), EchoScene.Noise(mic.Length, 3, 3e-5));
        var guard = new EchoGuard(Gate(), new EchoCanceller(45), () => _changes++, isExternal: true);
        for (; _at < 1200; _at++)
        {
            var block = weak.AsSpan(_at * 160, 160).ToArray();
            guard.Step(isAudible: true);
            guard.Process(block, far.AsSpan(_at * 160, 160));
            Assert.Equal(weak[(_at * 160)..((_at + 1) * 160)], block); // not cancelled twice
        }

        Assert.Equal((EchoSafety.Proven, true), (guard.Status.Safety, guard.Status.IsExternal));
        Assert.True(guard.Status.ReturnLossDb >= ExternalEcho.NeededReturnLossDb);
    }

    [Fact]
    public void Another_canceller_that_leaves_the_echo_is_not_trusted_though_ours_could_take_it_out()
    {
        var guard = new EchoGuard(Gate(), new EchoCanceller(45), () => _changes++, isExternal: true);
        Run(guard, 1400);
        Assert.All(_passages, passage => Assert.Equal(EchoPassage.Close, passage));
        Assert.NotEqual(EchoSafety.Proven, guard.Status.Safety);
    }

    private static BlockReport Report() => new(NearEnd.EchoOnly, 10, 30, -60, 0, -70, -70, IsJudged: true);

    private HalfDuplexGate Gate() => new(EchoPolicy.Cancel, hasEchoPath: true, new TalkGate(), _clock);

    private EchoGuard Guard(bool isProven) =>
        new(Gate(), new EchoCanceller(45), () => _changes++, isProven: isProven, volume: () => _volume);

    private void Run(EchoGuard guard, int blocks)
    {
        var (mic, far) = _scene;
        var block = new float[160];
        for (var end = _at + blocks; _at < end; _at++)
        {
            mic.AsSpan(_at * 160, 160).CopyTo(block);
            guard.Step(isAudible: true);
            _passages.Add(guard.Process(block, far.AsSpan(_at * 160, 160)));
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}
