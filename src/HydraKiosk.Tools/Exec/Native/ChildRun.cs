using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Exec.Native;

/// <summary>
/// One run of a program, from its start until it and all that it started are gone. A thread of its own waits, since the system's wait for a process
/// and for pipes is a call that blocks; the clock is the system's for the same reason.
/// </summary>
internal sealed unsafe class ChildRun
{
    /// <summary>Between the friendly signal and the one that nobody can ignore.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const int StackBytes = 256 * 1024;
    private const int DrainedReads = 64; // of what is left in a pipe, which holds no more than so many chunks
    private const int ChunkBytes = 16 * 1024;
    private const int WaitForEver = -1;

    private readonly ChildProgram _program;
    private readonly byte[] _input;
    private readonly CancellationToken _stop;
    private readonly BoundedBytes _output;
    private readonly BoundedBytes _error;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly TaskCompletionSource<ChildOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _pid;
    private bool _isStopped;
    private bool _isKilled;
    private long? _endingSince;

    private ChildRun(ChildProgram program, byte[] input, int outputLimit, int errorLimit, CancellationToken stop)
    {
        (_program, _input, _stop) = (program, input, stop);
        _output = new BoundedBytes(outputLimit, keepsEnd: false);
        _error = new BoundedBytes(errorLimit, keepsEnd: true);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="outputLimit">Bytes of standard output; one that writes more is ended.</param>
    /// <param name="errorLimit">Bytes of standard error that are kept, the last ones.</param>
    /// <param name="stop">Ends it: first in a friendly way, and after <see cref="Grace"/> for certain.</param>
    public static Task<ChildOutcome> RunAsync(ChildProgram program, byte[] input, int outputLimit, int errorLimit, CancellationToken stop)
    {
        var run = new ChildRun(program, input, outputLimit, errorLimit, stop);
        new Thread(run.Work, StackBytes) { IsBackground = true, Name = "tool" }.Start();
        return run._outcome.Task;
    }

    private void Work()
    {
        try
        {
            _outcome.SetResult(Run());
        }
        catch (Exception fault)
        {
            _outcome.SetException(fault); // told by whoever waits
        }
    }

    private ChildOutcome Run()
    {
        if (ChildFamily.Prepare() < 0)
        {
            return new ChildOutcome { StartError = Marshal.GetLastPInvokeError() };
        }

        var failed = Pipes.TryOpen(_input, out var opened);
        if (opened is not { } pipes)
        {
            return new ChildOutcome { StartError = failed };
        }

        using (pipes)
        {
            failed = ChildFamily.Start(_program, pipes.Input, pipes.OutputEnd, pipes.ErrorEnd, out _pid);
            pipes.CloseProgramEnds();
            if (failed != 0)
            {
                return new ChildOutcome { StartError = failed };
            }

            var process = Libc.OpenProcess(_pid);
            try
            {
                using (_stop.Register(pipes.Wake))
                {
                    WatchSafely(pipes, process);
                }

                return Finish(pipes);
            }
            finally
            {
                if (process >= 0)
                {
                    _ = Libc.Close(process);
                }
            }
        }
    }

    /// <summary>A program must not be left running because this process failed to watch it.</summary>
    private void WatchSafely(Pipes pipes, int process)
    {
        try
        {
            if (process < 0)
            {
                throw new IOException($"a program that was started cannot be watched: {Describe(Marshal.GetLastPInvokeError())}");
            }

            Watch(pipes, process);
        }
        catch
        {
            _ = ChildFamily.End(_pid, _program.Mark);
            _ = ChildFamily.Forget(_pid);
            throw;
        }
    }

    /// <summary>Reads what it writes and waits until it has ended, or cannot be ended.</summary>
    private void Watch(Pipes pipes, int process)
    {
        var polled = stackalloc Libc.PollDescriptor[4];
        while (true)
        {
            polled[0] = Readable(process);
            polled[1] = Readable(_isStopped ? -1 : pipes.Waker);
            polled[2] = Readable(pipes.Output); // one that is closed is negative, and passed over
            polled[3] = Readable(pipes.Error);
            if (Libc.Poll(polled, 4, WaitMs()) < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error != Libc.Interrupted)
                {
                    throw new IOException($"a program that was started cannot be watched: {Describe(error)}");
                }

                continue;
            }

            if (polled[0].Happened != 0)
            {
                return;
            }

            if (polled[1].Happened != 0)
            {
                _isStopped = true;
                Ask();
            }

            if (polled[2].Happened != 0 && !Read(pipes.Output, _output))
            {
                pipes.CloseOutput();
            }

            if (polled[3].Happened != 0 && !Read(pipes.Error, _error))
            {
                pipes.CloseError();
            }

            if (_output.IsCut && pipes.Output >= 0)
            {
                pipes.CloseOutput(); // its next word ends most programs
                Ask();
            }

            if (_endingSince is { } since && Stopwatch.GetElapsedTime(since) >= Grace)
            {
                if (_isKilled)
                {
                    return; // the system itself holds it, as it does one that waits for a broken disk
                }

                _isKilled = true;
                _endingSince = Stopwatch.GetTimestamp();
                _ = Libc.SendSignal(-_pid, Libc.Kill);
            }
        }
    }

    private ChildOutcome Finish(Pipes pipes)
    {
        var (ended, survivors) = ChildFamily.End(_pid, _program.Mark); // before it is taken note of: until then its number is its own
        Drain(pipes.Output, _output);
        Drain(pipes.Error, _error);
        var status = ChildFamily.Forget(_pid);
        var signal = status & 0x7F; // WTERMSIG
        var isHeld = status is null && ProcessTable.Find(_pid) is { IsDead: false }; // by the system, see where it is waited for
        return new ChildOutcome
        {
            Output = _output.ToArray(),
            Error = _error.ToArray(),
            IsOutputCut = _output.IsCut,
            IsStopped = _isStopped,
            ExitCode = signal == 0 ? (status >> 8) & 0xFF : null, // WEXITSTATUS
            Signal = signal is 0 ? null : signal,
            LeftBehind = ended,
            Survivors = survivors + (isHeld ? 1 : 0),
        };
    }

    /// <summary>Asks its whole group to end; also where it was halted, since one that is halted hears nothing.</summary>
    private void Ask()
    {
        if (_endingSince is null)
        {
            _endingSince = Stopwatch.GetTimestamp();
            _ = Libc.SendSignal(-_pid, Libc.Terminate);
            _ = Libc.SendSignal(-_pid, Libc.Continue);
        }
    }

    private int WaitMs() => _endingSince is not { } since ? WaitForEver
        : Math.Max(0, (int)Math.Ceiling((Grace - Stopwatch.GetElapsedTime(since)).TotalMilliseconds));

    private void Drain(int descriptor, BoundedBytes into)
    {
        for (var i = 0; descriptor >= 0 && i < DrainedReads && Read(descriptor, into, out var isEmpty) && !isEmpty; i++)
        {
        }
    }

    private bool Read(int descriptor, BoundedBytes into) => Read(descriptor, into, out _);

    /// <summary>Reads one chunk. False where nothing more will come.</summary>
    private bool Read(int descriptor, BoundedBytes into, out bool isEmpty)
    {
        nint read;
        fixed (byte* first = _chunk)
        {
            read = Libc.Read(descriptor, first, ChunkBytes);
        }

        isEmpty = read < 0;
        if (read > 0)
        {
            into.Add(_chunk.AsSpan(0, (int)read));
        }

        return read > 0 || (read < 0 && Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted);
    }

    private static Libc.PollDescriptor Readable(int descriptor) => new() { Descriptor = descriptor, Wanted = Libc.PollIn };

    private static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
