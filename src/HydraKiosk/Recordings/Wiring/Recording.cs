using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Recordings.Transcription;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Recordings.Wiring;

/// <summary>Recording and transcription as a configuration wants them.</summary>
/// <param name="Recorder">Records.</param>
/// <param name="Transcriber">Finds out the words; null where nobody asks for them.</param>
/// <param name="Sender">Sends the requests; null likewise.</param>
internal sealed record Recording(ConversationRecorder Recorder, Transcriber? Transcriber, GuardedSender? Sender)
{
    /// <summary>Who is told what happens.</summary>
    public INoticeSink[] Sinks => Transcriber is null ? [Recorder] : [Recorder, Transcriber];

    /// <summary>How it stands, for the status.</summary>
    public RecordingStatus Status() => Recorder.Status with { WaitingForWords = Transcriber?.Waiting };
}
