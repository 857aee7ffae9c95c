using HydraKiosk.Audio.Tests.PortAudio;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>The same with a stream, a thread and a clock for each side.</summary>
[Collection(nameof(JackCollection))]
[Trait("Category", "Hardware")]
public sealed class PortAudioTwoStreamsContract : PortAudioOnJackContract
{
    private protected override bool TwoStreams => true;
}
