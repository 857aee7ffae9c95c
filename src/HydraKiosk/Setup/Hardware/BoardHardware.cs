using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Diagnostics;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.Terminals;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Setup.Hardware;

/// <summary>The board itself, by the tests that technicians have as verbs.</summary>
internal sealed class BoardHardware : ISetupHardware
{
    private const int MicrophoneSeconds = 6;

    private static readonly TimeSpan _pressLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _lightFor = TimeSpan.FromSeconds(3);

    private readonly VerbEnvironment _environment;
    private readonly bool _isTerminal;

    /// <param name="environment">Where the tests write.</param>
    public BoardHardware(VerbEnvironment environment)
    {
        _isTerminal = Terminal.Of(environment.Output, environment.Variable) == TerminalKind.Full;
        _environment = environment with { Output = new WrappedWriter(environment.Output) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<SoundChoice> SoundDevices()
    {
        try
        {
            return [.. SoundDriver.List(NullLogger.Instance).Select(d => new SoundChoice(
                PortAudioDevices.FullName(d), d.MaxCaptureChannels, d.MaxPlaybackChannels))];
        }
        catch (AudioDeviceException e)
        {
            Say(e.Message);
            return [];
        }
    }

    /// <inheritdoc/>
    public bool TryLoudspeaker(AudioOptions audio, CancellationToken stop) => Passed(SpeakerTest.Run(Context(audio), volume: null, stop), stop);

    /// <inheritdoc/>
    public bool TryMicrophone(AudioOptions audio, CancellationToken stop) =>
        Passed(MicrophoneTest.Run(Context(audio), MicrophoneSeconds, stop), stop);

    /// <inheritdoc/>
    public async Task<HandChoice?> FindPressAsync(CancellationToken stop)
    {
        using var factory = new HandsFactory(new KioskOptions(), _environment.Time, NullLogger.Instance);
        return await PressFinder.FindAsync(
            PressFinder.Lines(factory.Gpio).Concat(PressFinder.Keys(factory.Inputs)), _pressLimit, _environment.Time, Say, stop);
    }

    /// <inheritdoc/>
    public IReadOnlyList<HandChoice> Lights() =>
        [.. SysfsLights.List().Where(l => l.IsWritable).Select(l => new HandChoice(
            $"the light {l.Name} of the kernel", SettingJson.Of(("source", "sysfs"), ("name", l.Name))))];

    /// <inheritdoc/>
    public async Task<bool> TryLightAsync(KioskOptions options, CancellationToken stop)
    {
        using var factory = new HandsFactory(options, _environment.Time, NullLogger.Instance);
        string? problem = null;
        using (var show = new LightShow(
            factory.Lights(LedMeaning.Status), _environment.Time, (_, why) => problem = $"{why.Message}; {why.Remedy}", static _ => { }))
        {
            Say($"The light shows \"listening\" for {_lightFor.TotalSeconds:0} s.");
            show.Show(LightSign.Listening);
            await Task.Delay(_lightFor, _environment.Time, stop);
        }

        if (problem is not null)
        {
            Say($"It cannot be used: {problem}.");
        }

        return problem is null;
    }

    /// <inheritdoc/>
    public Task<bool> TryCallAsync(LoadedConfiguration configuration, string key, CancellationToken stop) =>
        new TestCall(configuration, new ApiKey(key), _environment.Secrets, _environment.Time, Say).HoldAsync(stop);

    private void Say(string text) => _environment.Output.WriteLine(Printable.Line(text));

    private DiagnosticContext Context(AudioOptions audio) => new(audio, _environment, AsJson: false, _isTerminal);

    /// <summary>What a person stops is the setup as a whole.</summary>
    private static bool Passed(ExitCode code, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return code == ExitCode.Ok;
    }
}
