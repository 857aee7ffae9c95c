using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Configuration.Options;
using HydraKiosk.EchoMemory;
using HydraKiosk.Fakes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.EchoMemory;

/// <summary>What the journal says, once for each device, about who takes the echo out and by which reference.</summary>
public sealed class NotedEchoesTests
{
    private readonly TestLog _log = new();

    private static EchoConditions Conditions { get; } = new("Array", "Loudspeaker")
    {
        CaptureFormat = new AudioFormat(16_000, 2),
        PlaybackFormat = new AudioFormat(48_000, 2),
    };

    private static EchoConditions External { get; } = Conditions with
    {
        Capture = "Echo-Cancel Source",
        Canceller = EchoConditions.ExternalCanceller,
    };

    [Theory]
    [InlineData(EchoCancellationMode.Auto)]
    [InlineData(EchoCancellationMode.External)]
    public void A_microphone_that_cancels_is_named_and_nothing_is_taken_out_twice(EchoCancellationMode mode)
    {
        Recall(new AudioOptions { EchoCancellation = mode }, External);
        var line = Assert.Single(_log.Lines);
        Assert.Equal((3116, LogLevel.Information), (line.EventId, line.Level));
        Assert.Contains("taken out by Echo-Cancel Source; here it is not taken out a second time", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_channel_beyond_those_of_the_microphone_is_a_warning_with_both_numbers()
    {
        Recall(new AudioOptions { Capture = new CaptureOptions { ReferenceChannel = 6 } }, Conditions);
        var line = Assert.Single(_log.Lines);
        Assert.Equal((3117, LogLevel.Warning), (line.EventId, line.Level));
        Assert.Contains("`audio.capture.referenceChannel` is 6, but the microphone has 2 channels", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_channel_that_is_there_is_nothing_to_speak_of()
    {
        Recall(new AudioOptions { Capture = new CaptureOptions { ReferenceChannel = 2 } }, Conditions with { ReferenceChannel = 2 });
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_server_that_was_to_cancel_and_does_not_is_a_warning_and_another_device_another_line()
    {
        var noted = new NotedEchoes(new Forgetful(), new AudioOptions { EchoCancellation = EchoCancellationMode.External }, _log);
        noted.Recall(Conditions);
        noted.Recall(Conditions); // opened and failed, every few seconds
        var line = Assert.Single(_log.Lines);
        Assert.Equal((3118, LogLevel.Warning), (line.EventId, line.Level));
        Assert.Contains("nothing says that Array takes the echo out; it is taken out here", line.Message, StringComparison.Ordinal);
        noted.Recall(External);
        noted.Recall(Conditions);
        Assert.Equal([3118, 3116, 3118], _log.Lines.Select(l => l.EventId));
    }

    [Fact]
    public void One_that_cancels_here_as_it_should_is_nothing_to_speak_of()
    {
        Recall(new AudioOptions(), Conditions);
        Assert.Empty(_log.Lines);
    }

    private void Recall(AudioOptions audio, EchoConditions conditions) => new NotedEchoes(new Forgetful(), audio, _log).Recall(conditions);

    private sealed class Forgetful : IEchoMemory
    {
        public EchoRecall Recall(EchoConditions conditions) => default;

        public void Refuse() => throw new InvalidOperationException("there was nothing to refuse");
    }
}
