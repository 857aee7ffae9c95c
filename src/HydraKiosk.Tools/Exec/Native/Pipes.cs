using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Exec.Native;

/// <summary>The pipes between this process and a program, and what wakes the thread that waits for it. None is inherited.</summary>
internal sealed unsafe class Pipes : IDisposable
{
    private const int SetFlags = 4; // F_SETFL
    private const int Closed = -1;

    private readonly int[] _open = [Closed, Closed, Closed, Closed, Closed, Closed, Closed];

    private Pipes()
    {
    }

    /// <summary>The program's ends.</summary>
    public int Input => _open[0];

    /// <inheritdoc cref="Input"/>
    public int OutputEnd => _open[3];

    /// <inheritdoc cref="Input"/>
    public int ErrorEnd => _open[5];

    /// <summary>Our end of its standard output.</summary>
    public int Output => _open[2];

    /// <summary>Our end of its standard error.</summary>
    public int Error => _open[4];

    /// <summary>Becomes readable when <see cref="Wake"/> was called.</summary>
    public int Waker => _open[6];

    /// <summary>
    /// Makes the pipes and fills the one for the input, which is then closed at our end: all of it fits into a pipe, so that nobody has to wait for a
    /// program that does not read, and no signal tells of one that has closed it.
    /// </summary>
    /// <param name="input">At most 64 KiB, which is what a pipe holds on Linux.</param>
    /// <param name="pipes">The pipes; null where there was an error.</param>
    /// <returns>0, or the number of the error.</returns>
    public static int TryOpen(ReadOnlySpan<byte> input, out Pipes? pipes)
    {
        pipes = new Pipes();
        var failed = pipes.Open(input);
        if (failed != 0)
        {
            pipes.Dispose();
            pipes = null;
        }

        return failed;
    }

    /// <summary>The program has them now.</summary>
    public void CloseProgramEnds()
    {
        Close(0);
        Close(3);
        Close(5);
    }

    public void CloseOutput() => Close(2);

    public void CloseError() => Close(4);

    /// <summary>Any thread, until it is disposed.</summary>
    public void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(Waker, (byte*)&one, sizeof(ulong)); // it never waits, and fails only where it was woken already
    }

    public void Dispose()
    {
        for (var i = 0; i < _open.Length; i++)
        {
            Close(i);
        }
    }

    private int Open(ReadOnlySpan<byte> input)
    {
        for (var i = 0; i < 6; i += 2)
        {
            fixed (int* ends = &_open[i])
            {
                if (Libc.Pipe(ends, Libc.CloseOnExec) < 0)
                {
                    return Marshal.GetLastPInvokeError();
                }
            }
        }

        // Our ends only: a program may rely on its own waiting.
        if ((_open[6] = Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking)) < 0
            || Libc.FileControl(_open[1], SetFlags, Libc.NonBlocking) < 0
            || Libc.FileControl(Output, SetFlags, Libc.NonBlocking) < 0
            || Libc.FileControl(Error, SetFlags, Libc.NonBlocking) < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        fixed (byte* first = input)
        {
            var written = Libc.Write(_open[1], first, (nuint)input.Length);
            if (written != input.Length)
            {
                // The system gives smaller pipes to a user who has very many of them.
                return written < 0 ? Marshal.GetLastPInvokeError() : Libc.TryAgain;
            }
        }

        Close(1);
        return 0;
    }

    private void Close(int index)
    {
        if (_open[index] >= 0)
        {
            _ = Libc.Close(_open[index]);
            _open[index] = Closed;
        }
    }
}
