using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.Sound;

namespace HydraKiosk.Hosting.Services;

/// <summary>The audio thread and the sound device. Ends last, so that files are finalised with everything in them.</summary>
internal sealed class SoundService(AudioEngine engine, IAudioSource source, ConversationInbox inbox, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stop)
    {
        engine.Start();
        return source.RunAsync(engine, (isWorking, detail) => inbox.Post(new SoundDeviceChanged(isWorking, detail)), stop);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        engine.Dispose();
        return default;
    }
}
