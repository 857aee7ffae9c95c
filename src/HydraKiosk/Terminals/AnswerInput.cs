using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Terminals;

/// <summary>
/// Lines that a person types, or that a script sends. Not by the framework's console: that takes the terminal over, echoes by itself and gives it
/// back only at the end.
/// </summary>
/// <param name="open">Opens where the lines come from, when the first is asked for.</param>
/// <param name="isTerminal">Whether it is the terminal at standard input, whose echo can be switched off.</param>
public sealed partial class AnswerInput(Func<TextReader> open, bool isTerminal = false)
{
    private const int StandardInput = 0;
    private const int AfterFlush = 2; // TCSAFLUSH: what was typed before it was asked for does not count
    private const uint Echo = 0x8;
    private const uint EchoNewLine = 0x40;

    private TextReader? _reader;

    /// <summary>Whether a person types, and what they type is shown by the terminal.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>That of the process.</summary>
    internal static AnswerInput OfProcess() => new(
        () => new StreamReader(new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0), Encoding.UTF8),
        IsATerminal(StandardInput) == 1);

    /// <summary>Waits for a line.</summary>
    /// <param name="isHidden">Whether it is not shown while it is typed.</param>
    /// <param name="stop">Ends the waiting; the terminal shows what is typed again.</param>
    /// <returns>The line without its end; null at the end of input.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="IOException">Standard input cannot be read, or the terminal cannot hide what is typed.</exception>
    public async Task<string?> ReadLineAsync(bool isHidden, CancellationToken stop)
    {
        using var hiding = isHidden && isTerminal ? new Hiding() : null;
        _reader ??= open();
        // A read cannot be taken back; where the wait for it is given up the process ends soon after.
        return await Task.Run(_reader.ReadLine, CancellationToken.None).WaitAsync(stop);
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static unsafe partial int GetAttributes(int descriptor, TerminalAttributes* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static unsafe partial int SetAttributes(int descriptor, int when, TerminalAttributes* attributes);

    /// <summary><c>struct termios</c> of the C library, 60 bytes on x64 and arm64, of which the local modes are of interest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 60)]
    private struct TerminalAttributes
    {
        [FieldOffset(12)]
        public uint LocalModes;
    }

    /// <summary>The terminal shows only the end of the line that is typed, until this is disposed.</summary>
    private sealed unsafe class Hiding : IDisposable
    {
        private readonly TerminalAttributes _before;

        public Hiding()
        {
            TerminalAttributes before;
            Check(GetAttributes(StandardInput, &before));
            var attributes = before;
            attributes.LocalModes = (attributes.LocalModes & ~Echo) | EchoNewLine;
            Check(SetAttributes(StandardInput, AfterFlush, &attributes));
            _before = before;
        }

        public void Dispose()
        {
            var before = _before;
            _ = SetAttributes(StandardInput, AfterFlush, &before);
        }

        private static void Check(int result)
        {
            if (result != 0)
            {
                throw new IOException($"the terminal cannot hide what is typed ({Marshal.GetLastPInvokeErrorMessage()})");
            }
        }
    }
}
