using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>The voices of the configuration as one that the conversation speaks through.</summary>
internal sealed class VoiceList : IAsyncDisposable
{
    private readonly SharedMicrophone? _shared;

    /// <summary>Makes them.</summary>
    /// <param name="parts">What they are made of.</param>
    /// <param name="microphone">Runs as <see cref="MicrophoneFor"/> says.</param>
    /// <param name="downlink">Takes the replies.</param>
    /// <param name="listener">The person.</param>
    public VoiceList(VoiceParts parts, IUplinkAudio microphone, IDownlinkAudio downlink, IListener listener)
    {
        var (voices, factory) = (parts.Options.Voices, new VoiceFactory(parts));
        _shared = voices.Count == 1 ? null : new SharedMicrophone(
            microphone, [.. voices.Select(static v => VoiceFactory.TraitsOf(v).Uplink)], static (from, to) => new MicrophoneRate(from, to));
        Link = new FailoverLink(
            [.. voices.Select((voice, i) => (VoiceMaker)(door => factory.Make(voice, _shared?.Uplinks[i] ?? microphone, door)))],
            downlink, Rules(parts.Options.Failover), listener, parts.Time, parts.Logs.CreateLogger<FailoverLink>());
    }

    /// <summary>All of them.</summary>
    public FailoverLink Link { get; }

    /// <summary>How the microphone is to run for these voices.</summary>
    public static ChunkFormat MicrophoneFor(IReadOnlyList<VoiceOptions> voices) =>
        SharedMicrophone.FormatFor([.. voices.Select(static v => VoiceFactory.TraitsOf(v).Uplink)]);

    /// <summary>Closes a session in order, within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }
    }

    private static FailoverRules Rules(FailoverOptions options) => new()
    {
        OutageLimit = TimeSpan.FromSeconds(options.OutageSeconds),
        Rest = TimeSpan.FromMinutes(options.RestMinutes),
        Stalls = new StallLimits
        {
            Turn = TimeSpan.FromSeconds(options.Stalls.TurnSeconds),
            Reply = TimeSpan.FromSeconds(options.Stalls.ReplySeconds),
            Sound = TimeSpan.FromSeconds(options.Stalls.SoundSeconds),
            Gap = TimeSpan.FromSeconds(options.Stalls.GapSeconds),
            Output = TimeSpan.FromSeconds(options.Stalls.OutputSeconds),
            Silence = TimeSpan.FromSeconds(options.Stalls.SilenceSeconds),
        },
    };
}
