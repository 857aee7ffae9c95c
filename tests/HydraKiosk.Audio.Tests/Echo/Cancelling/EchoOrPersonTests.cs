using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

/// <summary>What must not be taken for a person, and persons who must be heard all the same.</summary>
public sealed class EchoOrPersonTests
{
    private static readonly EchoScene _room = new(delayMs: 40);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_path_that_changes_is_taken_for_a_person_for_a_fifth_of_a_second_at_most(int otherRoom)
    {
        var far = EchoScene.Speech(13, seed: 11);
        var moved = Moved(far, otherRoom, atSeconds: 8);
        var (output, reports) = EchoScene.Run(new EchoCanceller(45), moved, far);
        Assert.InRange(Persons(reports, 8, 13), 0, 20);
        Assert.InRange(EchoScene.Decibels(moved, output, 11, 13), 15, 80);
    }

    [Fact]
    public void A_person_who_speaks_two_seconds_after_the_path_has_changed_is_heard()
    {
        var far = EchoScene.Speech(14, seed: 11);
        var person = EchoScene.At(10, EchoScene.Speech(3, seed: 77, level: 0.1), far.Length);
        var (_, reports) = EchoScene.Run(new EchoCanceller(45), EchoScene.Sum(Moved(far, 2, atSeconds: 8), person), far);
        Assert.InRange(Persons(reports, 10.2, 13), 240, 285);
    }

    [Fact]
    public void A_person_is_heard_over_the_loudspeaker_in_a_hall_full_of_voices_which_are_not()
    {
        var far = EchoScene.Speech(14, seed: 10);
        var hall = Hall(far.Length);
        var mic = EchoScene.Sum(_room.EchoOf(far), EchoScene.Noise(far.Length, 3), hall);
        var (_, alone) = EchoScene.Run(new EchoCanceller(45), mic, far);
        Assert.InRange(Persons(alone, 4, 14), 0, 50);
        var person = EchoScene.At(8, EchoScene.Speech(4, seed: 77, level: 0.1), far.Length);
        Assert.InRange(EchoScene.Decibels(person, hall, 8, 12), 8, 12); // so much louder is the person
        var (_, reports) = EchoScene.Run(new EchoCanceller(45), EchoScene.Sum(mic, person), far);
        Assert.InRange(Persons(reports, 8.2, 12), 280, 385);
    }

    /// <summary>What a converter cuts off at its full scale is distortion that no path explains.</summary>
    [Fact]
    public void An_echo_that_is_too_loud_for_the_microphone_is_nobody_and_a_person_is_heard_over_it()
    {
        var far = EchoScene.Speech(14, seed: 15, level: 0.4);
        var room = EchoScene.Sum(_room.EchoOf(far), EchoScene.Noise(far.Length, 3));
        var peak = room.Max(Math.Abs);
        var mic = Clipped(room, 1.4f / peak);
        Assert.InRange(mic.Count(sample => Math.Abs(sample) == 1), 50, 2000);
        var (_, alone) = EchoScene.Run(new EchoCanceller(45), mic, far);
        Assert.Equal(0, Persons(alone, 4, 14));
        var person = EchoScene.At(8, EchoScene.Speech(4, seed: 77, level: 0.1), far.Length);
        var (_, reports) = EchoScene.Run(new EchoCanceller(45), Clipped(EchoScene.Sum(room, person), 1.4f / peak), far);
        Assert.InRange(Persons(reports, 8.2, 12), 280, 385);
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(6, 0, 0)]
    [InlineData(3, 1e-5, 20)] // where a switch leaves a hiss, the path that has been learned is that of silence
    public void A_microphone_that_is_switched_on_amid_an_echo_hears_nobody(double mutedSeconds, double hiss, int mostBlocks)
    {
        var far = EchoScene.Speech(mutedSeconds + 12, seed: 14);
        var mic = EchoScene.Sum(_room.EchoOf(far), EchoScene.Noise(far.Length, 3));
        var muted = (int)(mutedSeconds * EchoScene.RateHz);
        EchoScene.Noise(muted, 4, hiss).CopyTo(mic, 0);
        var (_, reports) = EchoScene.Run(new EchoCanceller(45), mic, far);
        Assert.InRange(Persons(reports, 0, mutedSeconds + 12), 0, mostBlocks);
    }

    private static float[] Clipped(float[] samples, float gain) => Array.ConvertAll(samples, sample => Math.Clamp(sample * gain, -1, 1));

    /// <summary>An echo whose room is another one from some time on; the direct sound stays.</summary>
    private static float[] Moved(float[] far, int otherRoom, double atSeconds)
    {
        var mic = EchoScene.Noise(far.Length, 3);
        var (before, after) = (_room.EchoOf(far), new EchoScene(delayMs: 40, seed: otherRoom).EchoOf(far));
        for (var i = 0; i < mic.Length; i++)
        {
            mic[i] += i < atSeconds * EchoScene.RateHz ? before[i] : after[i];
        }

        return mic;
    }

    private static float[] Hall(int length)
    {
        var voices = Enumerable.Range(0, 6).Select(i => EchoScene.Speech((double)length / EchoScene.RateHz, seed: 200 + i, level: 0.025)).ToArray();
        return new EchoScene(delayMs: 5, seed: 9).EchoOf(EchoScene.Sum(voices));
    }

    private static int Persons(List<BlockReport> reports, double fromSeconds, double toSeconds) =>
        reports[(int)(fromSeconds * 100)..(int)(toSeconds * 100)].Count(report => report.Heard == NearEnd.Person);
}
