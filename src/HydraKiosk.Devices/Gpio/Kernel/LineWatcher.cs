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
    private readonly Lock _lock = new();
    private readonly List<WatchedLine> _lines = [];
    private readonly List<WatchedLine> _leaving = [];
    private Descriptor? _wake;
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
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        while (TryList(lines))
        {
            if (polled.Length != lines.Count + 1)
            {
                polled = new PollDescriptor[lines.Count + 1];
            }

            polled[0] = new PollDescriptor { Descriptor = wake.Number, Events = Libc.PollIn };
            for (var i = 0; i < lines.Count; i++)
            {
                polled[i + 1] = new PollDescriptor { Descriptor = lines[i].Number, Events = Libc.PollIn };
            }

            var ready = system.Wait(polled);
            if (ready == -Libc.Interrupted)
            {
                continue;
            }

            if (ready < 0)
            {
                // No memory, or too many files: nothing can be waited for, so all are lost and opened again later.
                foreach (ref var one in polled.AsSpan(1))
                {
                    one.Returned = Libc.PollError;
                }
            }

            if (polled[0].Returned != 0)
            {
                _ = system.Read(wake.Number, count);
            }

            for (var i = 0; i < lines.Count; i++)
            {
                if (polled[i + 1].Returned != 0 && !lines[i].Take(polled[i + 1].Returned))
                {
                    Leave(lines[i]);
                }
            }
        }

        wake.Dispose();
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
