using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using Microsoft.Extensions.Logging;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>
/// The package's library as a whole: counted initialisation, and one way into it, so that no two calls meet (it is not thread-safe) and what ALSA
/// and JACK print meanwhile reaches the journal as one line at debug level instead of dozens on standard error.
/// </summary>
internal static class PackageLibrary
{
    private static readonly Lock _lock = new();

    /// <summary>Initialises the library, which looks for devices when it is the first time; each call needs its <see cref="Release"/>.</summary>
    /// <exception cref="AudioDeviceException">The library is missing or does not initialise.</exception>
    public static void Acquire(ILogger log)
    {
        JackAutostart.Forbid();
        Run(log, "initialising PortAudio", static () =>
        {
            try
            {
                PortAudio.Initialize();
                return true;
            }
            catch (DllNotFoundException e)
            {
                throw PaFailure.Create(AudioCause.LibraryMissing, "loading PortAudio", "", e);
            }
            catch (PortAudioException e)
            {
                throw PaFailure.Create(AudioCause.LibraryFailed, "initialising PortAudio", e.Message, e);
            }
        });
    }

    /// <summary>Gives one <see cref="Acquire"/> back; the last one ends the library, with every stream that is still open.</summary>
    public static void Release(ILogger log) => Run(log, "ending PortAudio", static () =>
    {
        PortAudio.Terminate();
        return true;
    });

    /// <summary>Runs <paramref name="call"/> alone and with standard error redirected. Not to be nested.</summary>
    /// <param name="log">Gets what was printed.</param>
    /// <param name="what">What is being done, for the message of a refusal.</param>
    /// <param name="call">Calls into the package.</param>
    /// <exception cref="AudioDeviceException">The package refused; what was printed meanwhile tells the cause where its error code does not.</exception>
    public static T Run<T>(ILogger log, string what, Func<T> call)
    {
        lock (_lock)
        {
            using var standardError = new StandardErrorCapture();
            var noise = "";
            try
            {
                var result = call();
                noise = standardError.End();
                return result;
            }
            catch (PortAudioException e)
            {
                noise = standardError.End();
                throw PackageFailure.From(e, what, noise);
            }
            finally
            {
                noise += standardError.End();
                if (noise.Length > 0)
                {
                    PortAudioLog.LibraryOutput(log, noise);
                }
            }
        }
    }
}
