using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>
/// Puts on the board what the journal alone would tell: sound devices, the wire log, the control socket's folder. It listens beside whoever writes the lines, so that the parts that
/// fail need not know of a board.
/// </summary>
internal sealed class JournalTroubles(TroubleBoard board) : ILoggerProvider
{
    private const int SoundRuns = 1000;
    private const int WireLogFails = 2060;
    private const int WireLogWritesAgain = 2061;
    private const int WireLogIsOff = 2065;
    private const int SoundFilesAreOpen = 1122;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Listener(board);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Listener(TroubleBoard board) : ILogger
    {
        /// <summary>The trouble whose end a line tells.</summary>
        private static int? Ended(int code) => code switch
        {
            WireLogWritesAgain => WireLogFails,
            SoundFilesAreOpen => FileAudioFaults.Hangs,
            ControlCauses.SocketRemoved => ControlCauses.CannotRestore,
            _ => null,
        };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var code = eventId.Id;
            if (code == SoundRuns)
            {
                foreach (var trouble in board.Snapshot())
                {
                    if (SoundTroubles.Are(trouble.CauseCode))
                    {
                        board.Clear(trouble.CauseCode);
                    }
                }
            }
            else if (Ended(code) is { } over)
            {
                board.Clear(over);
            }
            else if (logLevel >= LogLevel.Warning
                && (SoundTroubles.Are(code) || code is WireLogFails or WireLogIsOff or FileAudioFaults.Hangs or ControlCauses.CannotRestore))
            {
                // The first sentence: what follows in the journal says what to do, as the table of causes does here.
                var text = formatter(state, null);
                var end = text.IndexOf(". ", StringComparison.Ordinal);
                board.Raise(code, end < 0 ? text : text[..end]);
            }
        }
    }
}
