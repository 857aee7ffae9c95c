using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Recordings.Transcription;
using HydraKiosk.Sound;
using HydraKiosk.Tools.Http;
using HydraKiosk.Tools.Http.Credentials;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings.Wiring;

/// <summary>Makes what records, where that is wanted.</summary>
internal static class RecordingFactory
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes it; null where nothing is recorded.</summary>
    /// <param name="options">What the technician wrote.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="credentials">The folder of credentials.</param>
    /// <param name="sent">What of the microphone leaves the device.</param>
    /// <param name="engine">Plays, and tells what it has played.</param>
    /// <param name="troubles">Shows what is wrong.</param>
    /// <param name="secrets">What must not be written; learns the service's key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    public static Recording? Make(
        KioskOptions options, string state, string credentials, SentSound sent, AudioEngine engine, TroubleBoard troubles, SecretFilter secrets,
            TimeProvider time, ILoggerFactory logs)
    {
        if (!options.Recording.Enabled)
        {
            return null;
        }

        var folder = new RecordingFolder(options.Recording.Path ?? Path.Combine(state, RecordingFolder.UsualName));
        Transcriber? transcriber = null;
        GuardedSender? sender = null;
        if (options.Recording.Transcription is { } transcription)
        {
            var service = new SpeechService(transcription);
            sender = new GuardedSender([service.Address.Host], _connectTimeout); // the technician chose the address: a private one is meant
            var client = new SpeechClient(service, KeyReader(transcription.Credential, credentials, secrets), sender.SendAsync, time);
            transcriber = new Transcriber(folder, client, service, new EventLines(true, secrets), time, logs.CreateLogger<Transcriber>());
        }

        var settings = new RecorderSettings(options.Recording, folder, sent, engine.Played)
        {
            Lead = TimeSpan.FromMilliseconds(100) + (options.Talk.Preroll > ShortestLead ? options.Talk.Preroll : ShortestLead),
            Secrets = secrets,
            Announce = options.Recording.Announce ? () => engine.Sounds.Play(Earcon.Recorded) : null,
            Trouble = (code, text) => troubles.Teller(code)(text),
            Finished = name => transcriber?.Add(name),
        };
        return new Recording(new ConversationRecorder(settings, time, logs.CreateLogger<ConversationRecorder>()), transcriber, sender);
    }

    /// <summary>What is sent from before a conversation where no button began it.</summary>
    private static TimeSpan ShortestLead { get; } = TimeSpan.FromMilliseconds(400);

    private static Func<(string? Key, string? Problem)>? KeyReader(string? name, string credentials, SecretFilter secrets)
    {
        return name is null ? null : Read;

        (string? Key, string? Problem) Read()
        {
            var (key, problem) = CredentialFiles.Find(credentials, name);
            secrets.Know(key);
            return (key, problem);
        }
    }
}
