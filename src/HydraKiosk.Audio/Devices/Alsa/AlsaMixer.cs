using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.Alsa;

/// <summary>Reads the mixer of a sound card: what is muted there is heard nowhere, and no driver reports it.</summary>
public static class AlsaMixer
{
    private const int MostChannels = 8; // SND_MIXER_SCHN_FRONT_LEFT to _SIDE_RIGHT; mono is the first

    /// <summary>Every control that has a switch or a fader.</summary>
    /// <param name="card">ALSA's name of the card's control device: <c>hw:0</c>, <c>default</c>.</param>
    /// <exception cref="IOException">The card has no mixer that can be read, or the library is not here; the message says which.</exception>
    public static IReadOnlyList<MixerControl> Read(string card)
    {
        ArgumentNullException.ThrowIfNull(card);
        nint mixer;
        try
        {
            Check(card, AlsaNative.Open(out mixer, 0));
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new IOException($"the library {AlsaNative.Library} is not on this machine", missing);
        }

        try
        {
            Check(card, AlsaNative.Attach(mixer, card));
            Check(card, AlsaNative.Register(mixer, 0, 0));
            Check(card, AlsaNative.Load(mixer));
            var controls = new List<MixerControl>();
            for (var element = AlsaNative.First(mixer); element != 0; element = AlsaNative.Next(element))
            {
                var control = new MixerControl(Marshal.PtrToStringUTF8(AlsaNative.Name(element)) ?? "", Playback(element), Capture(element));
                if (control is not { Playback: null, Capture: null })
                {
                    controls.Add(control);
                }
            }

            return controls;
        }
        finally
        {
            _ = AlsaNative.Close(mixer);
        }
    }

    private static MixerSide? Playback(nint element)
    {
        var (hasSwitch, hasVolume) = (AlsaNative.HasPlaybackSwitch(element) != 0, AlsaNative.HasPlaybackVolume(element) != 0);
        if (!hasSwitch && !hasVolume)
        {
            return null;
        }

        var (isOn, level) = (false, 0.0);
        _ = AlsaNative.PlaybackRange(element, out var least, out var most);
        for (var channel = 0; channel < MostChannels; channel++)
        {
            if (AlsaNative.HasPlaybackChannel(element, channel) == 0)
            {
                continue;
            }

            isOn |= hasSwitch && AlsaNative.PlaybackSwitch(element, channel, out var on) == 0 && on != 0;
            level = hasVolume && AlsaNative.PlaybackVolume(element, channel, out var at) == 0 ? Math.Max(level, Percent(at, least, most)) : level;
        }

        return new MixerSide(hasSwitch ? isOn : null, hasVolume ? level : null);
    }

    private static MixerSide? Capture(nint element)
    {
        var (hasSwitch, hasVolume) = (AlsaNative.HasCaptureSwitch(element) != 0, AlsaNative.HasCaptureVolume(element) != 0);
        if (!hasSwitch && !hasVolume)
        {
            return null;
        }

        var (isOn, level) = (false, 0.0);
        _ = AlsaNative.CaptureRange(element, out var least, out var most);
        for (var channel = 0; channel < MostChannels; channel++)
        {
            if (AlsaNative.HasCaptureChannel(element, channel) == 0)
            {
                continue;
            }

            isOn |= hasSwitch && AlsaNative.CaptureSwitch(element, channel, out var on) == 0 && on != 0;
            level = hasVolume && AlsaNative.CaptureVolume(element, channel, out var at) == 0 ? Math.Max(level, Percent(at, least, most)) : level;
        }

        return new MixerSide(hasSwitch ? isOn : null, hasVolume ? level : null);
    }

    private static double Percent(nint at, nint least, nint most) => most > least ? 100.0 * (at - least) / (most - least) : 100;

    private static void Check(string card, int result)
    {
        if (result < 0)
        {
            throw new IOException($"the mixer of {card} cannot be read: {Marshal.PtrToStringUTF8(AlsaNative.Describe(result))}");
        }
    }
}
