using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Kernel;

/// <summary>A line whose edges are waited for. After <see cref="Begin"/> only the watcher's thread touches it, but for <see cref="Gone"/>.</summary>
internal sealed class WatchedLine(IGpioSystem system, Descriptor request, string place, TimeProvider clock, ContactTeller teller)
{
    private const int EventsAtOnce = 16;
    private const short Broken = Libc.PollError | Libc.PollHangUp | Libc.PollInvalid;

    private uint _sequence;

    /// <summary>What was stamped before this was told by a reading of the line.</summary>
    private long _readNs;

    /// <summary>What is waited for; open until <see cref="Close"/>.</summary>
    public int Number => request.Number;

    /// <summary>Set once it is closed.</summary>
    public ManualResetEventSlim Gone { get; } = new();

    /// <summary>Tells what the line is as it is found: an edge tells only a change, and a button that is held at the start has none.</summary>
    public void Begin()
    {
        if (!TryReadValue(out var isClosed, out var error))
        {
            throw GpioFaults.Gone(place, error);
        }

        teller.Begin(isClosed, _readNs);
    }

    /// <summary>Takes what <c>poll</c> has found.</summary>
    /// <returns>Whether the line goes on.</returns>
    public bool Take(short found)
    {
        if (teller.HasEnded)
        {
            return false;
        }

        if ((found & Broken) != 0)
        {
            return Lose(Libc.NoDevice);
        }

        Span<LineEvent> events = stackalloc LineEvent[EventsAtOnce];
        var read = system.Read(request.Number, MemoryMarshal.AsBytes(events));
        return read switch
        {
            >= 0 => Take(events[..(read / Unsafe.SizeOf<LineEvent>())]),
            -Libc.Interrupted or -Libc.TryAgain => true,
            _ => Lose(-read),
        };
    }

    /// <summary>Ends the request; nothing waits for it any more.</summary>
    public void Close()
    {
        teller.End();
        request.Dispose();
        Gone.Set();
    }

    private bool Take(ReadOnlySpan<LineEvent> events)
    {
        foreach (ref readonly var edge in events)
        {
            if (teller.HasEnded)
            {
                return false; // it was closed by whoever took the one before
            }

            var isNext = edge.LineSequenceNumber == _sequence + 1;
            _sequence = edge.LineSequenceNumber;
            if (!isNext)
            {
                // Nobody knows what was lost; what counts is the present. Edges from before this reading are told by it.
                teller.TellLoss();
                if (!TryReadValue(out var isClosed, out var error))
                {
                    return Lose(error);
                }

                teller.Tell(isClosed, _readNs, ContactReason.ReadAgain);
            }
            else if ((long)edge.TimestampNs >= _readNs)
            {
                teller.Tell(edge.Edge == LineEdge.Rising, (long)edge.TimestampNs, ContactReason.Moved);
            }
        }

        return !teller.HasEnded;
    }

    private bool TryReadValue(out bool isClosed, out int error)
    {
        // The time is taken before: an edge in between is told twice, which the teller hears, and not never.
        _readNs = Monotonic.Now(clock);
        var values = new LineValues { Mask = 1 };
        var answer = request.Control(GpioRequests.GetValues, ref values);
        error = answer < 0 ? -answer : 0;
        isClosed = (values.Bits & 1) != 0;
        return answer >= 0;
    }

    private bool Lose(int error)
    {
        teller.Lose(GpioFaults.Gone(place, error), Monotonic.Now(clock));
        return false;
    }
}
