using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>Turns the package's exceptions into the product's causes, by the rules of the default build.</summary>
internal static class PackageFailure
{
    /// <param name="thrown">Carries PortAudio's own code, but not the system's.</param>
    /// <param name="what">What was being done.</param>
    /// <param name="noise">What ALSA and JACK printed meanwhile: the only place where the system's reason stands.</param>
    public static AudioDeviceException From(PortAudioException thrown, string what, string noise)
    {
        var error = new PaError((int)thrown.ErrorCode, 0, PortAudio.GetErrorText(thrown.ErrorCode));
        var cause = thrown.ErrorCode == ErrorCode.NotInitialized ? AudioCause.LibraryFailed : PaFailure.CauseOf(error, noise, SoundNodes.Look());
        return PaFailure.Create(cause, what, error.Text, thrown);
    }
}
