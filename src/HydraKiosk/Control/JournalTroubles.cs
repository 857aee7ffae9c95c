using System.Collections.Frozen;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Logging;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>
/// Puts on the board what the journal alone would tell: sound devices, the wire log, the control socket's folder. It listens beside whoever writes
/// the lines, so that the parts that
/// fail need not know of a board.
/// </summary>
internal sealed class JournalTroubles(TroubleBoard board) : ILoggerProvider
{
    /// <summary>What goes to the board beside lost sound devices.</summary>
    private static readonly FrozenSet<int> _told =
        new[] { WireLogCauses.CannotWrite.Code, WireLogCauses.Failed.Code, FileAudioFaults.Hangs.Code,
            ControlCauses.CannotRestore.Code }.ToFrozenSet();

    /// <summary>The trouble whose end a line tells, by the line's id.</summary>
    private static readonly FrozenDictionary<int, int> _ended = new Dictionary<int, int>
    {
        [WireLogCauses.WritesAgainId] = WireLogCauses.CannotWrite.Code,
        [OwnDeviceLog.OpenAfterAllId] = FileAudioFaults.Hangs.Code,
        [ControlCauses.SocketRemoved.Code] = ControlCauses.CannotRestore.Code,
    }.ToFrozenDictionary();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Listener(board);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Listener(TroubleBoard board) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var code = eventId.Id;
            if (code == SupervisionCause.RunningId)
            {
                foreach (var trouble in board.Snapshot())
                {
                    if (SoundTroubles.Are(trouble.CauseCode))
                    {
                        board.Clear(trouble.CauseCode);
                    }
                }
            }
            else if (_ended.TryGetValue(code, out var over))
            {
                board.Clear(over);
            }
            else if (logLevel >= LogLevel.Warning && (SoundTroubles.Are(code) || _told.Contains(code)))
            {
                // The first sentence: what follows in the journal says what to do, as the table of causes does here.
                var text = formatter(state, null);
                var end = text.IndexOf(". ", StringComparison.Ordinal);
                board.Raise(code, end < 0 ? text : text[..end]);
            }
        }
    }
}
