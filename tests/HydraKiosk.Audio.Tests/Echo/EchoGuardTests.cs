using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Tests.Echo.Cancelling;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Echo;

/// <summary>The stage of the daemon in a room, from a closed microphone to one that a person interrupts with.</summary>
public sealed class EchoGuardTests
{
    private readonly ManualClock _clock = new();
    private readonly TalkGate _talk = new();
    private readonly List<EchoPassage> _passages = [];
    private int _changes;

    [Fact]
    public void It_is_closed_until_proven_then_holds_back_and_a_person_opens_it_with_the_past()
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(14);
        var person = EchoScene.At(10, EchoScene.Speech(2, seed: 77, level: 0.05), mic.Length);
        var guard = Guard();
        Run(guard, EchoScene.Sum(mic, person), far);
        Assert.Equal(EchoPassage.Close, _passages[100]);
        Assert.DoesNotContain(EchoPassage.Pass, _passages); // it sounds all the time
        var proven = _passages.IndexOf(EchoPassage.Hold);
        Assert.InRange(proven, EchoProof.FirstProofBlocks, 900);
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages[..1000]);
        Assert.InRange(_passages.IndexOf(EchoPassage.PassWithPast), 1000, 1020);
        Assert.Equal(1, _changes);
        Assert.Equal(EchoSafety.Proven, guard.Status.Safety);
        Assert.InRange(guard.Status.EnhancementDb, 20, 80);
    }

    [Fact]
    public void Without_a_far_end_it_stays_as_closed_as_half_duplex()
    {
        var (mic, _) = EchoCancellerTests.EchoOnly(6);
        var guard = Guard();
        Run(guard, mic, far: null);
        Assert.All(_passages, passage => Assert.Equal(EchoPassage.Close, passage));
        Assert.Equal(EchoSafety.FarEndUnknown, guard.Status.Safety);
    }

    [Fact]
    public void One_block_of_an_unknown_far_end_closes_it_at_once_and_until_its_echo_has_died_down()
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(14);
        var guard = Guard();
        Run(guard, mic, far, isUnknown: block => block == 1000);
        Assert.Equal(EchoPassage.Hold, _passages[999]);
        Assert.All(_passages[1000..1033], passage => Assert.Equal(EchoPassage.Close, passage));
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages);
        Assert.Contains(EchoPassage.Hold, _passages[1050..]);
        Assert.Equal(EchoSafety.Proven, guard.Status.Safety);
    }

    [Theory]
    [InlineData(0, 1e-3)] // a headset
    [InlineData(0.01, 0.02)] // a loud place, and an echo below it
    public void Where_no_echo_stands_out_of_the_noise_it_opens_and_hears_a_person(double echo, double noise)
    {
        var (far, mic) = AfterTwoSeconds(16);
        for (var i = 0; i < mic.Length; i++)
        {
            mic[i] *= (float)echo;
        }

        var person = EchoScene.At(13, EchoScene.Speech(2, seed: 77, level: 0.3), mic.Length);
        var guard = Guard();
        Run(guard, EchoScene.Sum(mic, person, EchoScene.Noise(mic.Length, 4, noise)), far);
        Assert.Equal(EchoSafety.Proven, guard.Status.Safety);
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages[..1300]);
        Assert.Contains(EchoPassage.Hold, _passages[..900]);
        Assert.InRange(_passages.IndexOf(EchoPassage.PassWithPast), 1300, 1330);
        Assert.Equal(1, _changes); // nothing was refused on the way
    }

    [Fact]
    public void What_sounds_with_the_loudspeaker_and_cannot_be_taken_out_never_opens_it()
    {
        var (far, _) = AfterTwoSeconds(30);
        var rattle = EchoScene.At(2, EchoScene.Speech(28, seed: 99), far.Length); // as loud, and not what was played
        var guard = Guard();
        Run(guard, EchoScene.Sum(rattle, EchoScene.Noise(far.Length, 4)), far);
        Assert.DoesNotContain(EchoPassage.Hold, _passages[200..]);
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages);
        Assert.Equal(EchoSafety.EchoTooStrong, guard.Status.Safety);
    }

    [Fact]
    public void A_muted_microphone_neither_proves_nor_disproves()
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(30);
        mic.AsSpan(0, 10 * EchoScene.RateHz).Clear();
        mic.AsSpan(20 * EchoScene.RateHz, 5 * EchoScene.RateHz).Clear();
        var guard = Guard();
        Run(guard, mic, far);
        Assert.All(_passages[..1000], passage => Assert.Equal(EchoPassage.Close, passage));
        Assert.Contains(EchoPassage.Hold, _passages[1500..2000]);
        Assert.DoesNotContain(EchoPassage.PassWithPast, _passages[2000..]); // also not where its sound sets in amid the echo
        Assert.Equal(1, _changes);
        Assert.InRange(guard.Status.EnhancementDb, 20, 80);
    }

    [Fact]
    public void A_silent_loudspeaker_and_a_pressed_button_leave_it_open()
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(1);
        var guard = Guard();
        guard.Step(isAudible: false);
        Assert.Equal(EchoPassage.Pass, guard.Process(mic.AsSpan(0, 160), far.AsSpan(0, 160)));
        guard.Step(isAudible: true);
        Assert.Equal(EchoPassage.Close, guard.Process(mic.AsSpan(160, 160), far.AsSpan(160, 160)));
        _talk.PressedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        guard.Step(isAudible: false);
        Assert.Equal(EchoPassage.Pass, guard.Process(mic.AsSpan(320, 160), far.AsSpan(320, 160)));
    }

    private EchoGuard Guard() =>
        new(new HalfDuplexGate(EchoPolicy.Cancel, hasEchoPath: true, _talk, _clock), new EchoCanceller(45), () => _changes++);

    /// <summary>A room that is silent for two seconds before the loudspeaker begins.</summary>
    private static (float[] Far, float[] Echo) AfterTwoSeconds(double seconds)
    {
        var far = EchoScene.At(2, EchoScene.Speech(seconds - 2, seed: 10), (int)(seconds * EchoScene.RateHz));
        return (far, new EchoScene(delayMs: 40).EchoOf(far));
    }

    private void Run(EchoGuard guard, float[] mic, float[]? far, Predicate<int>? isUnknown = null)
    {
        for (var at = 0; at + EchoScene.BlockSamples <= mic.Length; at += EchoScene.BlockSamples)
        {
            guard.Step(isAudible: true);
            var played = far is null || isUnknown?.Invoke(at / EchoScene.BlockSamples) == true ? default : far.AsSpan(at, EchoScene.BlockSamples);
            _passages.Add(guard.Process(mic.AsSpan(at, EchoScene.BlockSamples), played));
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}
