using System.Runtime.InteropServices;
using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Kernel;

/// <summary>
/// One thread that waits for the edges of all lines. It sleeps in the kernel until a line moves or the list changes; nothing wakes it otherwise.
/// </summary>
/// <param name="system">The kernel.</param>
internal sealed class LineWatcher(IGpioSystem system) : IDisposable
{
    /// <summary>What is waited for before the lines: what wakes the thread, and deleted device files.</summary>
    private const int Own = 2;

    /// <summary>Holds several notices of deleted files; what does not fit is read at the next round.</summary>
    private const int NoticeBytes = 1024;

    private readonly Lock _lock = new();
    private readonly List<WatchedLine> _lines = [];
    private readonly List<WatchedLine> _leaving = [];
    private Descriptor? _wake;
    private Descriptor? _deletions;
    private Thread? _thread;
    private bool _ended;

    /// <summary>Waits for this line too; the first one starts the thread.</summary>
    /// <returns>Dispose to end that; the line is closed then.</returns>
    public IDisposable Add(WatchedLine line)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _lines.Add(line);
            if (_thread is null)
            {
                var wake = system.OpenWake();
                if (wake < 0)
                {
                    _lines.Remove(line);
                    throw GpioFaults.Other("GPIO watcher", -wake);
                }

                _wake = new Descriptor(system, wake);
                var deletions = system.OpenDeletions();
                _deletions = deletions < 0 ? null : new Descriptor(system, deletions); // a newer kernel needs none
                _thread = new Thread(Run) { IsBackground = true, Name = "gpio" };
                _thread.Start();
            }
            else
            {
                Wake();
            }
        }

        return new Watch(this, line);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            Wake();
        }

        if (_thread is { } thread && thread != Thread.CurrentThread)
        {
            thread.Join();
        }
    }

    private void Remove(WatchedLine line)
    {
        lock (_lock)
        {
            if (!_lines.Remove(line))
            {
                return; // closed, or about to be by the thread
            }

            if (Thread.CurrentThread == _thread)
            {
                line.Close(); // it is not being waited for just now
                return;
            }

            _leaving.Add(line);
            Wake();
        }

        // A number that is waited for must not be closed: another file may get it. So the thread closes it, and then the line is free for the next.
        line.Gone.Wait();
    }

    private void Wake()
    {
        if (_wake is { IsClosed: false } wake)
        {
            Span<byte> one = stackalloc byte[sizeof(ulong)];
            MemoryMarshal.Write(one, 1UL);
            _ = system.Write(wake.Number, one); // fails only where a wake-up is waiting already
        }
    }

    private void Run()
    {
        var wake = _wake!;
        var lines = new List<WatchedLine>();
        var polled = Array.Empty<PollDescriptor>();
        Span<byte> scrap = stackalloc byte[NoticeBytes];
        while (TryList(lines))
        {
            if (polled.Length != lines.Count + Own)
            {
                polled = new PollDescriptor[lines.Count + Own];
            }

            polled[0] = new PollDescriptor { Descriptor = wake.Number, Events = Libc.PollIn };
            polled[1] = new PollDescriptor { Descriptor = _deletions?.Number ?? -1, Events = Libc.PollIn };
            for (var i = 0; i < lines.Count; i++)
            {
                polled[i + Own] = new PollDescriptor { Descriptor = lines[i].Number, Events = Libc.PollIn };
            }

            var ready = system.Wait(polled);
            if (ready == -Libc.Interrupted)
            {
                continue;
            }

            if (ready < 0)
            {
                // No memory, or too many files: nothing can be waited for, so all are lost and opened again later.
                foreach (ref var one in polled.AsSpan(Own))
                {
                    one.Returned = Libc.PollError;
                }
            }

            foreach (ref readonly var own in polled.AsSpan(0, Own))
            {
                if (own.Returned != 0)
                {
                    _ = system.Read(own.Descriptor, scrap);
                }
            }

            for (var i = 0; i < lines.Count; i++)
            {
                if (polled[i + Own].Returned != 0 && !lines[i].Take(polled[i + Own].Returned))
                {
                    Leave(lines[i]);
                }
            }
        }

        wake.Dispose();
        _deletions?.Dispose();
    }

    /// <summary>What is waited for next; closes what is not waited for any more.</summary>
    private bool TryList(List<WatchedLine> lines)
    {
        lock (_lock)
        {
            if (_ended)
            {
                _leaving.AddRange(_lines);
            }

            foreach (var line in _leaving)
            {
                _lines.Remove(line);
                line.Close();
            }

            _leaving.Clear();
            lines.Clear();
            lines.AddRange(_lines);
            return !_ended;
        }
    }

    private void Leave(WatchedLine line)
    {
        lock (_lock)
        {
            if (_lines.Remove(line))
            {
                line.Close();
            }
        }
    }

    private sealed class Watch(LineWatcher watcher, WatchedLine line) : IDisposable
    {
        public void Dispose() => watcher.Remove(line);
    }
}
