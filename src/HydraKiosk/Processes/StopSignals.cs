using System.Globalization;
using System.Runtime.InteropServices;
using HydraKiosk.Logging;

namespace HydraKiosk.Processes;

/// <summary>
/// Turns the first SIGTERM, SIGINT or SIGQUIT into a cancelled token, so that files are finalised and the socket is closed; one that comes
/// a second or more later ends the process as usual, for whoever cannot wait, and an end that takes 3 s is made short. SIGHUP is such a
/// wish as well, unless somebody says what else it means. SIGPIPE is ignored by the runtime, and SIGTSTP stops the process as ever.
/// </summary>
public sealed class StopSignals : IDisposable
{
    /// <summary>Some senders signal the process and then its group, as timeout(1) does: one wish that arrives twice.</summary>
    private static readonly TimeSpan _echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly StopLimit _limit;
    private Action? _hangUp;
    private long _askedAt;

    /// <summary>Starts listening.</summary>
    /// <exception cref="OutOfMemoryException">The system refuses a thread.</exception>
    public StopSignals()
        : this(StopLimit.Limit, () => ProcessSetup.EndNow(TooLong(LogStyles.StandardErrorIsJournal()), (int)ExitCode.Failed))
    {
    }

    /// <param name="limit">How long an end may take.</param>
    /// <param name="end">What becomes of one that takes longer.</param>
    internal StopSignals(TimeSpan limit, Action end)
    {
        _limit = new StopLimit(limit, end);
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        if (!HangUpIsIgnored())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp));
        }
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Says what SIGHUP does until the result is disposed: not the end. Called on any thread.</summary>
    public IDisposable OnHangUp(Action hangUp)
    {
        Volatile.Write(ref _hangUp, hangUp);
        return new HangUps(this);
    }

    /// <summary>The process is ending, for whatever reason: from now on it has 3 s.</summary>
    public void EndWithin() => _limit.Arm();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _limit.Dispose();
        _stop.Dispose();
    }

    private static string TooLong(bool toJournal) => string.Create(
        CultureInfo.InvariantCulture, $"{(toJournal ? "<3>" : "")}{ProgramCauses.StopTookTooLong.Tag} {ProgramCauses.StopTookTooLong.Line}");

    /// <summary>Under nohup(1) it stays ignored: whoever started the program said so.</summary>
    private static bool HangUpIsIgnored()
    {
        try
        {
            const string Name = "SigIgn:";
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(Name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)
                    && (ignored & 1) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void OnHangUp(PosixSignalContext context)
    {
        if (Volatile.Read(ref _hangUp) is { } hangUp)
        {
            context.Cancel = true;
            hangUp();
        }
        else
        {
            OnSignal(context);
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            context.Cancel = TimeProvider.System.GetElapsedTime(Volatile.Read(ref _askedAt)) < _echo;
            return;
        }

        Volatile.Write(ref _askedAt, TimeProvider.System.GetTimestamp());
        context.Cancel = true;
        try
        {
            _limit.Arm(); // first: whatever listens to the token may hang
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The program is at its last line anyway.
        }
    }

    private sealed class HangUps(StopSignals signals) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref signals._hangUp, null);
    }
}
