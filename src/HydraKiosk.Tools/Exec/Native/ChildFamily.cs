using System.Diagnostics;
using HydraKiosk.Tools.Programs;

namespace HydraKiosk.Tools.Exec.Native;

/// <summary>
/// Finds and ends everything that a program has started, wherever it went. Whoever detaches itself (a new session, a parent that has ended) becomes
/// a child of this process, which adopts orphans; and a process that was never started into this process's own session can only be an orphan of a
/// program that was started here. To which of several it belongs says the mark in its environment; one that has shed its mark is ended when no
/// other program runs.
/// </summary>
/// <remarks>
/// A control group would do the same with less looking, but a service may make one only where its unit delegates it, and a program can be put into
/// one before its first instruction only from glibc 2.39 on. Looking works everywhere, so that there is one way and not two.
/// </remarks>
internal static class ChildFamily
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);
    private static readonly Dictionary<int, string> _running = []; // leaders and their marks

    /// <summary>Begins to adopt orphans; before the first program is started.</summary>
    public static int Prepare() => Libc.AdoptOrphans();

    /// <summary>Starts a program and takes note of it, so that no other one's end takes it for an orphan.</summary>
    public static int Start(ChildProgram program, int input, int output, int error, out int pid)
    {
        lock (LivePrograms.Gate)
        {
            var failed = Spawn.Start(program.Path, program.Arguments, program.Environment, program.Folder, input, output, error, out pid);
            if (failed == 0)
            {
                _running.Add(pid, program.Mark);
            }

            return failed;
        }
    }

    /// <summary>Ends all that a program has started and has not ended; the program itself has ended and is not yet taken note of.</summary>
    /// <param name="leader">The program's number, which nobody else can have until it is taken note of.</param>
    /// <param name="mark">Its mark.</param>
    /// <returns>How many were ended, and how many could not be.</returns>
    public static (int Ended, int Survivors) End(int leader, string mark)
    {
        _ = Libc.SendSignal(-leader, Libc.Kill); // those that stayed in the group at once; the rest by looking
        var seen = new HashSet<(int, ulong)>();
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var alive = 0;
            foreach (var row in Members(leader, mark))
            {
                if (row.IsDead)
                {
                    Reap(row);
                    continue;
                }

                alive++;
                _ = seen.Add((row.Pid, row.StartTicks));
                EndOne(row);
            }

            if (alive == 0 || Stopwatch.GetElapsedTime(began) > _patience)
            {
                return (seen.Count - alive, alive);
            }

            Thread.Sleep(_pause);
        }
    }

    /// <summary>Takes note that a program has ended, after which its number is free.</summary>
    /// <returns>The status that <c>waitpid</c> tells; null where somebody else was told.</returns>
    public static unsafe int? Forget(int leader)
    {
        var status = 0;
        var reaped = Libc.Wait(leader, &status, Libc.DoNotWait);
        lock (LivePrograms.Gate)
        {
            _running.Remove(leader);
        }

        return reaped == leader ? status : null;
    }

    /// <summary>All but the leader, and those of them that have ended and wait for this process to take note.</summary>
    private static List<ProcessRow> Members(int leader, string mark)
    {
        lock (LivePrograms.Gate) // nobody starts meanwhile: a leader that is not yet noted would look like an orphan
        {
            var table = ProcessTable.Read();
            var ourSession = Libc.SessionOf(0);
            var members = table.FindAll(row => row.Pid != leader && (row.Session == leader || IsOrphan(row, ourSession, mark)));
            var known = members.Select(row => row.Pid).Append(leader).ToHashSet();
            for (var grown = true; grown;)
            {
                var more = table.FindAll(row => known.Contains(row.Parent) && !known.Contains(row.Pid) && !_running.ContainsKey(row.Pid)
                    && !LivePrograms.Has(row.Pid));
                members.AddRange(more);
                known.UnionWith(more.Select(row => row.Pid));
                grown = more.Count > 0;
            }

            // What has ended and is somebody else's child is that one's to take note of; it comes to us if that one ends.
            members.RemoveAll(row => row.IsDead && row.Parent != Environment.ProcessId);
            return members;
        }
    }

    private static bool IsOrphan(ProcessRow row, int ourSession, string mark)
    {
        if (row.Parent != Environment.ProcessId || row.Session == ourSession || _running.ContainsKey(row.Pid)
            || LivePrograms.Has(row.Pid) || LivePrograms.Has(row.Session))
        {
            return false;
        }

        if (_running.TryGetValue(row.Session, out var theirs))
        {
            return theirs == mark; // it has ended or lost its parent, and stays in the session of the program that it came from
        }

        return ProcessTable.Variable(row.Pid, ChildProgram.MarkVariable) switch
        {
            null => _running.Count <= 1, // shed, or ended: whose it was can be told only where there is but one
            var own when own == mark => true,
            var other => !_running.ContainsValue(other),
        };
    }

    private static void EndOne(ProcessRow row)
    {
        // The number may belong to another process by now: the descriptor is of one process, whose start tells which.
        var descriptor = Libc.OpenProcess(row.Pid);
        if (descriptor < 0)
        {
            return; // it has ended
        }

        if (ProcessTable.Find(row.Pid) is { } now && now.StartTicks == row.StartTicks)
        {
            _ = Libc.Signal(descriptor, Libc.Kill); // one that may not be ended is counted as a survivor
        }

        _ = Libc.Close(descriptor);
    }

    private static unsafe void Reap(ProcessRow row)
    {
        var status = 0;
        _ = Libc.Wait(row.Pid, &status, Libc.DoNotWait); // by its number: the runtime's own children are the runtime's to take note of
    }
}
