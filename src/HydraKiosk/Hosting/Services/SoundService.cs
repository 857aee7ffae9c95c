using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.EchoMemory;
using HydraKiosk.Sound;

namespace HydraKiosk.Hosting.Services;

/// <summary>The audio thread and the sound device. Ends last, so that files are finalised with everything in them.</summary>
/// <param name="engine">The audio thread.</param>
/// <param name="source">The device.</param>
/// <param name="readSounds">Reads the sounds that are kept in files, beside the start.</param>
/// <param name="echoes">What is known of the echo from before.</param>
/// <param name="inbox">Is told when the device comes and goes.</param>
/// <param name="ending">Is told when it ends by itself.</param>
internal sealed class SoundService(
    AudioEngine engine, IAudioSource source, Func<Task> readSounds, EchoKeeper echoes, ConversationInbox inbox, KioskEnding ending)
    : KioskService(ending)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stop)
    {
        engine.Start();
        _ = readSounds(); // whatever is wrong with a file is told in the journal
        await echoes.ReadAsync(); // before there is a device that begins with it
        await source.RunAsync(engine, (isWorking, detail) => inbox.Post(new SoundDeviceChanged(isWorking, detail)), stop);
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        engine.Dispose();
        if (engine.TakeLearnedEcho() is { } learned)
        {
            echoes.Keep(learned); // nobody ended the conversation, and it was learned in it all the same
        }

        await echoes.FlushAsync();
    }
}
