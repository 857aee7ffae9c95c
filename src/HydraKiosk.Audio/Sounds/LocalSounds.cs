using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// Asks for local sounds; the audio thread plays them over whatever else is playing, and an earcon over a prompt. Outlives the devices. Any
/// thread but the audio thread asks.
/// </summary>
public sealed class LocalSounds
{
    private const int WaitingEarcons = 8;
    private const int WaitingPrompts = 4;

    private readonly Action _wake;
    private LocalSoundLibrary _library = LocalSoundLibrary.BuiltIn;

    /// <param name="wake">Wakes the audio thread.</param>
    /// <param name="time">The engine's clock.</param>
    public LocalSounds(Action wake, TimeProvider time)
    {
        _wake = wake;
        Earcons = new LocalSoundQueue(WaitingEarcons, LocalSoundLibrary.EarconRateHz, sound => Library.Earcon(sound), time);
        Prompts = new LocalSoundQueue(WaitingPrompts, LocalSoundLibrary.PromptRateHz, sound => Library.Prompt(sound), time);
    }

    /// <summary>The sounds that are played; another one holds from the next sound on. <see cref="LocalSoundLibrary.BuiltIn"/> at first.</summary>
    public LocalSoundLibrary Library
    {
        get => Volatile.Read(ref _library);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _library, value);
        }
    }

    /// <summary>
    /// Whether a prompt is playing or waiting; false from <see cref="Stop"/> on, and where no device has taken anything of it for 5 s: it is dropped
    /// then, since what it says may no longer be true.
    /// </summary>
    public bool IsSpeaking => Prompts.IsBusy;

    internal LocalSoundQueue Earcons { get; }

    internal LocalSoundQueue Prompts { get; }

    /// <summary>Plays an earcon now, after one that is playing. When eight are waiting already, it is left out.</summary>
    public void Play(Earcon earcon)
    {
        Earcons.Ask((int)earcon);
        _wake();
    }

    /// <summary>Speaks a prompt, after one that is spoken.</summary>
    /// <returns>
    /// False when it is not spoken: there is no file for it, or four are waiting already. An earcon can say the same in short.
    /// </returns>
    public bool Play(LocalPrompt prompt)
    {
        var plays = Library.Has(prompt) && Prompts.Ask((int)prompt);
        _wake();
        return plays;
    }

    /// <summary>
    /// Ends the prompt that is spoken, by a fade of 10 ms, and drops those that wait: somebody pressed the button, or a reply begins. Earcons are
    /// short and play on. A prompt asked for afterwards is spoken.
    /// </summary>
    public void Stop()
    {
        Prompts.Stop();
        _wake();
    }
}
