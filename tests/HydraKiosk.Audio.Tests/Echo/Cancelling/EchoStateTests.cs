using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Saving;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

public sealed class EchoStateTests
{
    private const string Device = "USB microphone → HDMI";

    private static readonly (float[] Mic, float[] Far) _scene = EchoCancellerTests.EchoOnly(8);
    private static readonly byte[] _state = Learned();

    [Fact]
    public void What_was_learned_is_there_at_the_next_start()
    {
        var knowing = new EchoCanceller();
        Assert.Equal(EchoStateProblem.None, EchoState.Load(knowing, _state, Device));
        var (fresh, _) = EchoScene.Run(new EchoCanceller(45), _scene.Mic, _scene.Far);
        var (output, _) = EchoScene.Run(knowing, _scene.Mic, _scene.Far);
        Assert.InRange(EchoScene.Decibels(_scene.Mic, output, 0, 0.5), 20, 80);
        Assert.True(EchoScene.Decibels(fresh, output, 0, 0.5) > 10, "it began no better than one that knew nothing");
    }

    [Fact]
    public void What_is_saved_again_is_the_same()
    {
        var canceller = new EchoCanceller();
        EchoState.Load(canceller, _state, Device);
        Assert.Equal(_state, EchoState.Save(canceller, Device));
    }

    [Fact]
    public void A_state_of_another_device_is_not_taken() =>
        Assert.Equal(EchoStateProblem.OtherDevice, Load(_state, "another microphone"));

    [Theory]
    [InlineData(4, EchoStateProblem.OtherVersion)]
    [InlineData(0, EchoStateProblem.NotAState)]
    [InlineData(8, EchoStateProblem.Damaged)]
    [InlineData(20, EchoStateProblem.Damaged)]
    [InlineData(1000, EchoStateProblem.Damaged)]
    [InlineData(EchoState.Bytes - 1, EchoStateProblem.Damaged)]
    public void A_single_wrong_byte_is_noticed(int at, EchoStateProblem problem)
    {
        var damaged = (byte[])_state.Clone();
        damaged[at] ^= 1;
        Assert.Equal(problem, Load(damaged, Device));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(43)]
    [InlineData(1000)]
    [InlineData(EchoState.Bytes - 1)]
    public void A_state_that_was_cut_short_is_none(int length) =>
        Assert.Equal(EchoStateProblem.NotAState, Load(_state.AsSpan(0, length), Device));

    [Fact]
    public void Numbers_that_cannot_have_been_learned_are_not_taken_even_with_a_right_checksum()
    {
        var canceller = new EchoCanceller(45);
        EchoScene.Run(canceller, _scene.Mic, _scene.Far);
        var learned = new byte[EchoCanceller.LearnedBytes];
        canceller.WriteLearned(learned);
        foreach (var (at, value) in new[] { (16, float.NaN), (16, float.PositiveInfinity), (5000, 1e20f), (learned.Length - 4, -1f) })
        {
            var wrong = (byte[])learned.Clone();
            BitConverter.TryWriteBytes(wrong.AsSpan(at), value);
            Assert.False(new EchoCanceller().TryReadLearned(wrong));
        }

        foreach (var at in new[] { 0, 8 })
        {
            foreach (var value in new[] { double.NaN, -1e9, double.PositiveInfinity })
            {
                var wrong = (byte[])learned.Clone();
                BitConverter.TryWriteBytes(wrong.AsSpan(at), value);
                Assert.False(new EchoCanceller().TryReadLearned(wrong));
            }
        }
    }

    private static EchoStateProblem Load(ReadOnlySpan<byte> state, string device)
    {
        var canceller = new EchoCanceller(45);
        var before = EchoState.Save(canceller, device);
        var problem = EchoState.Load(canceller, state, device);
        Assert.Equal(before, EchoState.Save(canceller, device)); // it stays as it was
        return problem;
    }

    private static byte[] Learned()
    {
        var canceller = new EchoCanceller(45);
        EchoScene.Run(canceller, _scene.Mic, _scene.Far);
        return EchoState.Save(canceller, Device);
    }
}
