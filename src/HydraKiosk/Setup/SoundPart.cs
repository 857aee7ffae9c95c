using System.Globalization;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Setup;

/// <summary>Loudspeaker and microphone, chosen by ear.</summary>
/// <param name="talk">The person.</param>
/// <param name="draft">Takes the devices.</param>
/// <param name="hardware">The devices.</param>
internal sealed class SoundPart(SetupTalk talk, SetupDraft draft, ISetupHardware hardware)
{
    private const string SystemsOwn = "default (the system's choice)";

    /// <summary>Lets choose both.</summary>
    public async Task AskAsync(CancellationToken stop)
    {
        var devices = hardware.SoundDevices();
        if (devices.Count == 0)
        {
            talk.Say("No sound device was found. The choice stays with the system; `hydra-kiosk devices` shows what it finds later.");
            return;
        }

        talk.Say("Loudspeaker:");
        await ChooseAsync(
            devices.Where(d => d.LoudspeakerChannels > 0).ToArray(), draft.Options.Audio.Playback.Device, TakeLoudspeaker,
            () => hardware.TryLoudspeaker(draft.Options.Audio, stop), "Play three notes on it now?", "Did you hear them, and is this the right loudspeaker?");
        talk.Say("Microphone:");
        await ChooseAsync(
            devices.Where(d => d.MicrophoneChannels > 0).ToArray(), draft.Options.Audio.Capture.Device, TakeMicrophone,
            () => hardware.TryMicrophone(draft.Options.Audio, stop), "Show its level now, while you speak?", "Is this the right microphone?");
    }

    private async Task ChooseAsync(
        SoundChoice[] devices, string present, Func<SoundChoice?, bool> take, Func<bool> attempt, string offer, string confirmation)
    {
        string[] names = [SystemsOwn, .. devices.Select(d => d.Name)];
        while (true)
        {
            var chosen = await talk.ChooseAsync("Which one?", names, Math.Max(0, Array.FindIndex(devices, d => d.Name == present) + 1));
            if (!take(chosen == 0 ? null : devices[chosen - 1]))
            {
                continue;
            }

            if (!await talk.IsYesAsync(offer, standard: true))
            {
                return;
            }

            var works = attempt();
            if (await talk.IsYesAsync(works ? confirmation : "Something is wrong with it, see above. Take it all the same?", standard: works))
            {
                return;
            }
        }
    }

    private bool TakeLoudspeaker(SoundChoice? device) =>
        draft.Options.Audio.Playback.Device == Name(device) || draft.Set("audio.playback.device", Name(device));

    private bool TakeMicrophone(SoundChoice? device)
    {
        var capture = draft.Options.Audio.Capture;
        if (device is not null && device.MicrophoneChannels < Math.Max(capture.Channels, capture.Channel ?? 1)
            && !(draft.Unset("audio.capture.channel")
                && draft.Set("audio.capture.channels", device.MicrophoneChannels.ToString(CultureInfo.InvariantCulture))))
        {
            return false;
        }

        return capture.Device == Name(device) || draft.Set("audio.capture.device", Name(device));
    }

    private static string Name(SoundChoice? device) => device?.Name ?? new CaptureOptions().Device;
}
