using HydraKiosk.Audio.Devices.Paced;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// The whole daemon on a machine without a sound card: the microphone is a WAV file, played in real time from <see cref="PacedDevice.Start"/> on and
/// followed by silence for ever; the loudspeaker is one continuous mono WAV, silence included, so that times in it are times of the
/// conversation.
/// </summary>
public sealed class FileAudioDevice : PacedDevice
{
    /// <summary>The rate of a microphone without a file: what the uplink takes, so nothing needs to be resampled.</summary>
    private const int SilenceRateHz = 16_000;

    private readonly WavReader? _reader;
    private readonly WavWriter? _writer;
    private readonly WavWriter? _headphones;
    private volatile bool _isOnHeadphones;
    private readonly TaskCompletionSource _captureEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens the files; nothing moves before <see cref="PacedDevice.Start"/>.</summary>
    /// <param name="captureFile">The WAV to hear, at its own rate and channels; null for silence.</param>
    /// <param name="playbackFile">The WAV to write, replaced if it exists; null to throw the sound away.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="playbackRateHz">8 000 to 192 000.</param>
    /// <param name="periodMs">1 to 100.</param>
    /// <param name="headphonesFile">The WAV to write for headphones, replaced if it exists; null where there are none.</param>
    /// <exception cref="AudioDeviceException">A file cannot be used; see <see cref="FileAudioFaults"/>.</exception>
    public FileAudioDevice(
        string? captureFile, string? playbackFile, TimeProvider time, int playbackRateHz = 48_000, int periodMs = 10, string? headphonesFile = null)
        : this(
            captureFile is null ? null : new WavReader(captureFile), captureFile, playbackFile, time, playbackRateHz, periodMs, null, headphonesFile)
    {
    }

    /// <param name="reader">What to hear.</param>
    /// <param name="captureFile">Its name.</param>
    /// <param name="playbackFile">The WAV to write.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="playbackRateHz">8 000 to 192 000.</param>
    /// <param name="periodMs">1 to 100.</param>
    /// <param name="around">Wraps the writing of bytes, for tests of a full disk.</param>
    /// <param name="headphonesFile">The WAV to write for headphones.</param>
    internal FileAudioDevice(
        WavReader? reader, string? captureFile, string? playbackFile, TimeProvider time, int playbackRateHz, int periodMs,
        Func<WavWriter.WriteAt, WavWriter.WriteAt>? around, string? headphonesFile = null)
        : base(NameOf(captureFile, playbackFile), reader?.Format ?? new AudioFormat(SilenceRateHz, 1), new AudioFormat(playbackRateHz, 1), periodMs,
            time)
    {
        _reader = reader;
        try
        {
            if (captureFile is not null && playbackFile is not null && ResolvedPath(captureFile) == ResolvedPath(playbackFile))
            {
                throw new AudioDeviceException(FileAudioFaults.SameFile,
                    $"{playbackFile} is both audio.capture.file and audio.playback.file, and would be overwritten while it is read; name two files");
            }

            _writer = playbackFile is null ? null : new WavWriter(playbackFile, Pump.Playback, dither: true, uint.MaxValue, around);
            _headphones = headphonesFile is null ? null : new WavWriter(headphonesFile, Pump.Playback, dither: true, uint.MaxValue, around);
        }
        catch
        {
            Dispose();
            throw;
        }

        if (_reader is null)
        {
            _captureEnded.SetResult();
        }
    }

    /// <summary>Completes when the last frame of the capture file has been handed over (at once where there is no file).</summary>
    public Task CaptureEnded => _captureEnded.Task;

    /// <summary>Whether the capture file ends before its header says so; worth a line in the journal.</summary>
    public bool CaptureIsTruncated => _reader?.IsTruncated ?? false;

    /// <summary>Which of the two is played to, the other one being silent meanwhile. Any thread.</summary>
    public bool IsOnHeadphones
    {
        get => _isOnHeadphones;
        set => _isOnHeadphones = value;
    }

    private protected override void Capture(Span<float> interleaved)
    {
        var frames = _reader?.Read(interleaved) ?? 0;
        interleaved[(frames * Pump.Capture.Channels)..].Clear();
    }

    private protected override void Play(ReadOnlySpan<float> interleaved)
    {
        var (played, silent) = _isOnHeadphones ? (_headphones, _writer) : (_writer, _headphones);
        played?.Write(interleaved);
        silent?.WriteSilence(interleaved.Length);
        NoticeTheEnd();
    }

    private protected override void Miss(long captureFrames, long playbackFrames)
    {
        // Both files stay files of real time: what could not be heard is passed over, what could not be played is silence.
        _reader?.Skip(captureFrames);
        _writer?.WriteSilence(playbackFrames);
        _headphones?.WriteSilence(playbackFrames);
        NoticeTheEnd();
    }

    private protected override void Close()
    {
        _reader?.Dispose();
        _writer?.Dispose();
        _headphones?.Dispose();
    }

    private void NoticeTheEnd()
    {
        if (_reader is { RemainingFrames: 0 })
        {
            _captureEnded.TrySetResult(); // only after the period with the last frame has gone through the pump
        }
    }

    private static string NameOf(string? captureFile, string? playbackFile) =>
        $"file {Path.GetFileName(captureFile) ?? "silence"} → {Path.GetFileName(playbackFile) ?? "nowhere"}";

    private static string ResolvedPath(string path)
    {
        try
        {
            return System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path); // a link that leads nowhere: opening it will say so
        }
    }
}
