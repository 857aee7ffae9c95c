using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Metrics;
using HydraKiosk.Reloading;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting;

/// <summary>
/// The parts of the device, wired by <see cref="KioskBuilder"/>: microphone → engine → link → service → engine → loudspeaker, and the conversation
/// that owns
/// what happens. One instance runs once.
/// </summary>
public sealed class Kiosk : IReconfigured
{
    private readonly KioskReadings _readings;
    private readonly ConversationInbox _inbox;

    internal Kiosk(KioskReadings readings, IKioskControl control, ConversationInbox inbox, IReadOnlyList<IHostedService> services, KioskEnding ending)
    {
        _readings = readings;
        _inbox = inbox;
        Control = control;
        Services = services;
        Ending = ending;
    }

    /// <summary>What the control socket may see and do.</summary>
    public IKioskControl Control { get; }

    /// <summary>The audio engine, for levels and figures.</summary>
    public AudioEngine Engine => _readings.Engine;

    /// <summary>What the conversation knows now.</summary>
    public ConversationState State => _readings.State;

    /// <summary>Takes what may change while it runs.</summary>
    internal Action<LoadedConfiguration> AdoptSettings { get; init; } = static _ => { };

    /// <summary>Whether conversations end, see <see cref="ConversationRules.HasVisitors"/>.</summary>
    internal bool HasVisitors { get; init; }

    /// <inheritdoc/>
    bool IReconfigured.HasVisitors => HasVisitors;

    /// <summary>The buttons that are not pressed, or were not at the end, as they are configured.</summary>
    internal Func<IReadOnlyDictionary<string, ButtonOptions>> ReleasedButtons { get; init; } = static () => new Dictionary<string, ButtonOptions>();

    /// <summary>Whether a tool is at work.</summary>
    internal Func<bool> IsToolAtWork { get; init; } = static () => false;

    /// <inheritdoc/>
    bool IReconfigured.IsToolAtWork => IsToolAtWork();

    /// <summary>What runs while the kiosk runs, in the order of the start; it ends in the opposite one.</summary>
    internal IReadOnlyList<IHostedService> Services { get; }

    /// <summary>Learns when one of them ends.</summary>
    internal KioskEnding Ending { get; }

    /// <summary>Told by which fault it ends, where it does; must not throw.</summary>
    internal Action<Exception> EndsBy { get; init; } = static _ => { };

    /// <summary>Told what its end ran into, where that was asked for; must not throw.</summary>
    internal Action<Exception> EndedBadly { get; init; } = static _ => { };

    /// <summary>How the conversations went, in numbers.</summary>
    public MetricsSnapshot Metrics() => _readings.Metrics();

    /// <summary>How it goes, in numbers.</summary>
    public KioskFigures Figures() => _readings.Figures();

    /// <summary>A person begins, goes or interrupts.</summary>
    public void Post(ConversationInput input) => _inbox.Post(input);

    /// <inheritdoc/>
    void IReconfigured.Adopt(LoadedConfiguration configuration) => AdoptSettings(configuration);

    /// <inheritdoc/>
    void IReconfigured.Mute()
    {
        Engine.Gate.IsMutedBySoftware = true; // at once: the conversation hears of it a little later
        _inbox.Post(new MuteAsked());
    }

    /// <inheritdoc/>
    void IReconfigured.RenewSessions() => _inbox.Post(new SettingsChanged());

    /// <summary>Runs until <paramref name="stop"/>, then closes in order; see <see cref="KioskHost"/>.</summary>
    /// <exception cref="Audio.Devices.AudioDeviceException">The device cannot be opened and its kind is not waited for.</exception>
    public Task RunAsync(CancellationToken stop) => KioskHost.RunAsync(this, [], () => { }, stop);
}
