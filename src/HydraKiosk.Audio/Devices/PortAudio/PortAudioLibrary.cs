using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// A share in the initialised library. The first share initialises it, which is when PortAudio looks for devices; the last one to be
/// disposed terminates it. The list of devices is therefore only as new as the moment the first share was taken: whoever wants to see a
/// card that has come back must have given up every stream. All calls that touch the library as a whole go through one lock, since none
/// of them is thread-safe, and through one redirection of standard error.
/// </summary>
internal sealed class PortAudioLibrary : IDisposable
{
    private static readonly Lock _lock = new();
    private static int _shares;
    private static bool _isLost;
    private static JackServerWatch? _jack;

    private readonly ILogger _log;
    private bool _disposed;

    private PortAudioLibrary(ILogger log) => _log = log;

    /// <summary>Takes a share; initialises the library when it is the first. May take seconds, since every ALSA PCM is probed.</summary>
    /// <exception cref="AudioDeviceException">The library is not installed or does not initialise.</exception>
    public static PortAudioLibrary Acquire(ILogger log)
    {
        lock (_lock)
        {
            if (_shares == 0)
            {
                Initialize(log);
            }

            _shares++;
            return new PortAudioLibrary(log);
        }
    }

    /// <summary>Runs <paramref name="call"/> alone and with standard error redirected.</summary>
    /// <param name="call">A call into PortAudio; gets nothing, returns its result.</param>
    /// <param name="noise">What the libraries below printed meanwhile: often the only place where the true reason of a refusal stands.</param>
    public T Call<T>(Func<T> call, out string noise)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var standardError = new StandardErrorCapture();
            var result = call();
            noise = standardError.End();
            LogNoise(_log, noise);
            return result;
        }
    }

    /// <summary>Whether the JACK server that this copy of the library connected to has gone.</summary>
    public static bool JackServerIsGone
    {
        get
        {
            lock (_lock)
            {
                return _jack?.IsGone ?? false;
            }
        }
    }

    /// <summary>
    /// Declares the library's present copy lost: a stream of it can neither be closed nor left open (see <see cref="PaNative"/>). It is not
    /// terminated
    /// any more, and the next first share gets a fresh copy.
    /// </summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isLost = true;
            PortAudioLog.Abandoned(_log);
        }
    }

    /// <summary>The devices found at the last initialisation.</summary>
    public unsafe IReadOnlyList<PortAudioDeviceInfo> Devices()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var count = PaNative.GetDeviceCount();
            if (count < 0)
            {
                throw PaFailure.Create(AudioCause.LibraryFailed, "listing the sound devices", PaNative.Text(PaNative.GetErrorText(count)));
            }

            var capture = PaNative.GetDefaultInputDevice();
            var playback = PaNative.GetDefaultOutputDevice();
            var devices = new List<PortAudioDeviceInfo>(count);
            for (var index = 0; index < count; index++)
            {
                var info = PaNative.GetDeviceInfo(index);
                var api = info is null ? null : PaNative.GetHostApiInfo(info->HostApi);
                if (api is not null)
                {
                    devices.Add(new PortAudioDeviceInfo(
                        PaNative.Text(info->Name),
                        PaNative.Text(api->Name),
                        info->MaxInputChannels,
                        info->MaxOutputChannels,
                        info->DefaultSampleRateHz,
                        new LatencyRange(DeviceLatency.Plausible(info->DefaultLowInputLatencySeconds),
                            DeviceLatency.Plausible(info->DefaultHighInputLatencySeconds)),
                        new LatencyRange(DeviceLatency.Plausible(info->DefaultLowOutputLatencySeconds),
                            DeviceLatency.Plausible(info->DefaultHighOutputLatencySeconds)),
                        index == capture,
                        index == playback)
                    { Index = index, HostApiType = api->Type });
                }
            }

            return devices;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (--_shares == 0)
            {
                using var standardError = new StandardErrorCapture();
                if (!_isLost && _jack is { IsGone: true })
                {
                    Abandon();
                }

                _jack?.End();
                _jack = null;
                if (!_isLost)
                {
                    _ = PaNative.Terminate(); // nothing to be done about a refusal: the next initialisation reports it
                }

                LogNoise(_log, standardError.End());
            }
        }
    }

    private static unsafe void Initialize(ILogger log)
    {
        JackAutostart.Forbid();
        using var standardError = new StandardErrorCapture();
        int result;
        string text;
        try
        {
            if (_isLost)
            {
                PaNative.BindFresh();
                _isLost = false;
            }

            PaNative.Bind();
            result = PaNative.Initialize();
            text = result < 0 ? PaFailure.LastError(result).Text : "";
            _jack = result >= 0 && PaNative.HostApiTypeToIndex(PaNative.HostApiJack) >= 0 ? JackServerWatch.Begin() : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw PaFailure.LibraryMissing(e);
        }

        LogNoise(log, standardError.End());
        if (result < 0)
        {
            throw PaFailure.Create(AudioCause.LibraryFailed, "initialising PortAudio", text);
        }
    }

    private static void LogNoise(ILogger log, string noise)
    {
        if (noise.Length > 0)
        {
            PortAudioLog.LibraryOutput(log, noise);
        }
    }
}
