using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.Sound;

namespace HydraKiosk.Hosting.Services;

/// <summary>The audio thread and the sound device. Ends last, so that files are finalised with everything in them.</summary>
/// <param name="engine">The audio thread.</param>
/// <param name="source">The device.</param>
/// <param name="readSounds">Reads the sounds that are kept in files, beside the start.</param>
/// <param name="inbox">Is told when the device comes and goes.</param>
/// <param name="ending">Is told when it ends by itself.</param>
internal sealed class SoundService(
    AudioEngine engine, IAudioSource source, Func<Task> readSounds, ConversationInbox inbox, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stop)
    {
        engine.Start();
        _ = readSounds(); // whatever is wrong with a file is told in the journal
        return source.RunAsync(engine, (isWorking, detail) => inbox.Post(new SoundDeviceChanged(isWorking, detail)), stop);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        engine.Dispose();
        return default;
    }
}
