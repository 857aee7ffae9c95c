using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.BlackBox;

/// <summary>
/// Remembers the last minute and writes it down when something goes wrong: on a line of the journal at error level, when the daemon ends by a fault,
/// and when somebody asks. Of one cause once in ten minutes, over restarts. Never holds sound, and words only where it may. Any thread.
/// </summary>
internal sealed class BlackBoxRecorder : INoticeSink, IDisposable
{
    /// <summary>How often one cause writes.</summary>
    public static readonly TimeSpan OnceIn = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _sampleEvery = TimeSpan.FromSeconds(1);

    private readonly BlackBoxRing _ring;
    private readonly BlackBoxFiles _files;
    private readonly bool _withWords;
    private readonly Func<KioskStatus> _status;
    private readonly Func<LevelSample> _levels;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _writtenAt = [];

    /// <param name="files">Where they go.</param>
    /// <param name="withWords">Whether what was said is kept.</param>
    /// <param name="status">How the daemon is.</param>
    /// <param name="levels">How loud it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public BlackBoxRecorder(
        BlackBoxFiles files, bool withWords, Func<KioskStatus> status, Func<LevelSample> levels, TimeProvider time, ILogger log)
    {
        (_files, _withWords, _status, _levels, _time, _log) = (files, withWords, status, levels, time, log);
        _ring = new BlackBoxRing(time);
        _timer = time.CreateTimer(static box => ((BlackBoxRecorder)box!).Sample(), this, _sampleEvery, _sampleEvery);
    }

    /// <summary>The last writing that nobody waits for.</summary>
    internal Task Writing { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (_withWords || notice is not Caption)
        {
            _ring.Add(notice);
        }
    }

    /// <summary>Takes a line of the journal; one at error level has everything written, on a thread of the pool.</summary>
    public void Take(LoggedLine line)
    {
        _ring.Add(line);
        if (line.Level >= LogLevel.Error && IsDue(line.Code))
        {
            Writing = Task.Run(() => WriteOrTell(Cause.TagOf(line.Code), line.Text));
        }
    }

    /// <summary>Writes at once, whenever the last one was.</summary>
    /// <param name="word">For the file's name.</param>
    /// <param name="why">In plain words.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public string Write(string word, string why)
    {
        lock (_writing)
        {
            var at = _time.GetUtcNow();
            var path = _files.Write(at, word, Lines(why, at));
            BlackBoxLog.Written(_log, path, word);
            return path;
        }
    }

    /// <summary>The daemon ends by a fault: writes what led to it, and throws nothing, since the fault is what matters.</summary>
    public void WriteEnd(Exception fault) => WriteOrTell("end", $"the daemon ends by {fault.GetType().Name}: {fault.Message}");

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private List<byte[]> Lines(string why, DateTimeOffset at)
    {
        var lines = new List<byte[]> { BlackBoxText.Head(why, ProgramVersion.Text, at) };
        foreach (var entry in _ring.Read())
        {
            if (BlackBoxText.Line(entry, _withWords) is { } line)
            {
                lines.Add(line);
            }
        }

        lines.Add(BlackBoxText.Tail(_status(), at));
        return lines;
    }

    private void WriteOrTell(string word, string why)
    {
        try
        {
            if (!_files.HasOne(_time.GetUtcNow(), word, OnceIn))
            {
                Write(word, why);
            }
        }
        catch (Exception fault) // on the pool nobody else would see it
        {
            ObservationCauses.BlackBoxNotWritten.Write(_log, fault.Message.TrimEnd('.'));
        }
    }

    private bool IsDue(int code)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (_writtenAt.TryGetValue(code, out var at) && _time.GetElapsedTime(at, now) < OnceIn)
            {
                return false;
            }

            _writtenAt[code] = now;
            return true;
        }
    }

    private void Sample() => _ring.Add(_levels());
}
