using System.Security.Cryptography;
using HydraKiosk.Tools.Storage;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// The audit log of tool calls: files of lines as <see cref="AuditLine"/> describes them, to which lines are only ever added. A line that was
/// written is on the disk when <see cref="Append"/> returns, which takes as long as the disk does: some milliseconds, so not for a thread that
/// something waits for. Any thread.
/// </summary>
public sealed class AuditLog : IDisposable
{
    /// <summary>A folder that could not be opened is tried again after so long.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private const string BootIdFile = "/proc/sys/kernel/random/boot_id"; // random(4)

    private readonly Lock _lock = new();
    private readonly AuditLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _boot;
    private AuditWriter? _writer;
    private long? _triedAt;
    private long _run;
    private long _missed;
    private bool _isClosed;

    private AuditLog(AuditLogOptions options, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFileBytes, AuditLine.MaxBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Files, 2, nameof(options));
        (_options, _time, _log) = (options, time, log);
        _boot = options.Boot ?? BootId();
        Digest = AuditKey.Load(options.Folder, log);
    }

    /// <summary>Compares the arguments of calls, also with those in the log.</summary>
    public ArgumentsDigest Digest { get; }

    /// <summary>Which start of the machine this is, as in the lines.</summary>
    public string Boot => _boot;

    /// <summary>Why the last line was not written, or the log could not be opened; null while all is well.</summary>
    public AuditFailure? Failure { get; private set; }

    /// <summary>
    /// Told why lines cannot be written, and null when they can again. Comes under the log's own lock: must neither block nor use the log.
    /// </summary>
    public Action<string?>? Troubled { get; set; }

    /// <summary>
    /// Told of every entry, whether or not it could be written; for figures. Comes under the log's own lock: must neither block nor use the log.
    /// </summary>
    public Action<AuditEntry>? Told { get; set; }

    /// <summary>Opens the log. A log that cannot be opened says so in <see cref="Failure"/> and is tried again.</summary>
    /// <param name="options">Where and how much.</param>
    /// <param name="time">The clocks of the lines.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public static AuditLog Open(AuditLogOptions options, TimeProvider time, ILogger log)
    {
        var audit = new AuditLog(options, time, log);
        lock (audit._lock)
        {
            audit.Note(audit.Prepare());
        }

        return audit;
    }

    /// <summary>Writes one line; it is on the disk when this returns.</summary>
    /// <param name="entry">What is to be written.</param>
    /// <returns>Null, or why it was not written. The next call tries again.</returns>
    public AuditFailure? Append(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            Told?.Invoke(entry);
            if (_isClosed)
            {
                return new AuditFailure(AuditCauses.CannotWrite, "the log is closed, because the daemon ends");
            }

            var failure = Prepare() ?? TellMissed() ?? Write(entry);
            _missed += failure is null ? 0 : 1;
            Note(failure);
            return failure;
        }
    }

    /// <summary>
    /// What was written last before this program opened the log, oldest first: the lines of the newest two files. For whoever has to know what was
    /// done before a restart.
    /// </summary>
    public IReadOnlyList<AuditRecord> ReadBack()
    {
        lock (_lock)
        {
            try
            {
                return [.. AuditReader.Read(_options.Folder, newestFiles: 2).Where(record => record.Run != _run)];
            }
            catch (IOException fault)
            {
                Note(new AuditFailure(AuditCauses.CannotOpen, fault.Message));
                return [];
            }
        }
    }

    /// <summary>Lets go of the files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _writer?.Dispose();
            _writer = null;
        }
    }

    private static string BootId()
    {
        try
        {
            return File.ReadAllText(BootIdFile)[..8];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)); // equal to no other: then only the wall clock counts
        }
    }

    /// <summary>Opens the log where it is not open.</summary>
    private AuditFailure? Prepare()
    {
        if (_writer is { NeedsReopening: false })
        {
            return null;
        }

        if (_triedAt is { } tried && _writer is null && _time.GetElapsedTime(tried) < RetryAfter)
        {
            return Failure;
        }

        _triedAt = _time.GetTimestamp();
        _writer?.Dispose();
        _writer = null;
        try
        {
            _writer = AuditWriter.Open(StateFolder.OpenPrivate(_options.Folder), _options);
            return _writer is null ? new AuditFailure(AuditCauses.Busy, $"another process writes the audit log in {_options.Folder}") : Begin(_writer);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new AuditFailure(AuditCauses.CannotOpen, fault.Message);
        }
    }

    /// <summary>The first lines of a log that was opened: who writes, and what was found.</summary>
    private AuditFailure? Begin(AuditWriter writer)
    {
        if (_run == 0)
        {
            _run = writer.LastRun + 1;
            AuditMessages.Opened(_log, _options.Folder, _run, writer.Sequence + 1);
        }

        AuditFailure? failure = null;
        if (writer.Lost is { } lost)
        {
            AuditCauses.Lost.Write(_log, lost);
            failure = Write(new AuditEntry(AuditStage.Lost) { Why = lost });
        }

        if (writer.Torn is { } torn)
        {
            AuditCauses.Torn.Write(_log, torn.File, torn.Bytes);
            failure ??= Write(new AuditEntry(AuditStage.Torn) { Why = $"the last line was not whole; its {torn.Bytes} bytes are in {torn.File}" });
        }

        return failure ?? Write(new AuditEntry(AuditStage.Started));
    }

    private AuditFailure? TellMissed()
    {
        if (_missed == 0)
        {
            return null;
        }

        var failure = Write(new AuditEntry(AuditStage.Missed) { Why = $"{_missed} lines could not be written" });
        if (failure is null)
        {
            AuditMessages.WrittenAgain(_log, _missed);
            _missed = 0;
        }

        return failure;
    }

    private AuditFailure? Write(AuditEntry entry)
    {
        try
        {
            var bootMs = (long)(_time.GetTimestamp() * 1000.0 / _time.TimestampFrequency);
            var stamp = new AuditStamp(_writer!.Sequence + 1, _time.GetUtcNow(), _run, _boot, bootMs, _writer.Hash);
            var (line, hash) = AuditLine.Write(stamp, entry, Digest, _options.Secrets);
            _writer.Append(line, hash);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new AuditFailure(AuditCauses.CannotWrite, fault.Message);
        }
    }

    /// <summary>The journal is told when the failure begins or changes its kind, and not with each call.</summary>
    private void Note(AuditFailure? failure)
    {
        if (failure is not null && failure.Cause != Failure?.Cause)
        {
            var cause = (Primitives.Causes.Cause<string>)failure.Cause;
            cause.Write(_log, failure.Cause == AuditCauses.Busy ? _options.Folder : failure.Detail);
        }

        var isNews = (failure is null) != (Failure is null);
        Failure = failure;
        if (isNews)
        {
            Troubled?.Invoke(failure?.ToString());
        }
    }
}
