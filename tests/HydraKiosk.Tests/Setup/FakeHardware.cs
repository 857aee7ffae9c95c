using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Setup;

namespace HydraKiosk.Tests.Setup;

/// <summary>A board with two loudspeakers, two microphones, a button and a light.</summary>
internal sealed class FakeHardware : ISetupHardware
{
    public List<string> Calls { get; } = [];

    public IReadOnlyList<SoundChoice> Devices { get; set; } =
        [new("HDMI", 0, 2), new("USB PnP Sound Device: Audio (hw:1,0)", 1, 2), new("Array", 4, 0)];

    public HandChoice? Press { get; set; } =
        new("line 17 (GPIO17) of pinctrl-rp1", """{ "source": "gpio", "chip": "pinctrl-rp1", "line": 17, "activeLow": true, "bias": "pull-up" }""");

    public bool Works { get; set; } = true;

    public Func<CancellationToken, Task>? DuringPress { get; set; }

    public IReadOnlyList<SoundChoice> SoundDevices() => Devices;

    public bool TryLoudspeaker(AudioOptions audio, CancellationToken stop) => Note($"loudspeaker {audio.Playback.Device}");

    public bool TryMicrophone(AudioOptions audio, CancellationToken stop) => Note($"microphone {audio.Capture.Device}, {audio.Capture.Channels} channels");

    public async Task<HandChoice?> FindPressAsync(CancellationToken stop)
    {
        Note("press");
        await (DuringPress?.Invoke(stop) ?? Task.CompletedTask);
        stop.ThrowIfCancellationRequested();
        return Press;
    }

    public IReadOnlyList<HandChoice> Lights() => [new("the light led0 of the kernel", """{ "source": "sysfs", "name": "led0" }""")];

    public Task<bool> TryLightAsync(KioskOptions options, CancellationToken stop) =>
        Task.FromResult(Note($"light {options.Leds["status"].Source} {options.Leds["status"].Name}{options.Leds["status"].Line}"));

    public Task<bool> TryCallAsync(LoadedConfiguration configuration, string key, CancellationToken stop) =>
        Task.FromResult(Note($"call {configuration.Options.Hydra.Voice} {key.Length}"));

    private bool Note(string call)
    {
        Calls.Add(call);
        return Works;
    }
}
