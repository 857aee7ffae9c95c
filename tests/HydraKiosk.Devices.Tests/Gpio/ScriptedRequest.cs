using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>Lines of a <see cref="ScriptedChip"/> that somebody has asked for.</summary>
internal sealed class ScriptedRequest
{
    private readonly ScriptedKernel _kernel;
    private readonly object _lock;
    private readonly ManualClock _clock;
    private readonly int[] _lines;
    private readonly TimeSpan _debounce;
    private readonly ITimer? _still;
    private readonly uint _buffer;
    private bool _isHigh;
    private uint _sequence;

    public ScriptedRequest(ScriptedKernel kernel, object gate, ManualClock clock, ScriptedChip chip, int[] lines, in LineRequest asked)
    {
        (_kernel, _lock, _clock, Chip, _lines) = (kernel, gate, clock, chip, lines);
        (Flags, Consumer, _buffer) = (asked.Config.Flags, asked.Consumer.ToString(), asked.EventBufferSize);
        foreach (var line in lines)
        {
            chip.Users[line] = this;
            chip.IsHigh[line] = (Flags & LineFlags.PullUp) != LineFlags.None || (chip.IsHigh[line] && (Flags & LineFlags.PullDown) == LineFlags.None);
        }

        _isHigh = chip.IsHigh[lines[0]];
        for (var i = 0; i < (int)asked.Config.AttributeCount; i++)
        {
            var attribute = asked.Config.Attributes[i];
            if (attribute.Attribute.Id == LineAttributeId.OutputValues)
            {
                var values = new LineValues { Bits = attribute.Attribute.Values, Mask = attribute.Mask };
                Set(ref values);
            }
            else if (attribute.Attribute.Id == LineAttributeId.Debounce)
            {
                _debounce = TimeSpan.FromMicroseconds(attribute.Attribute.DebounceMicroseconds);
                _still = clock.CreateTimer(_ => Settle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public ScriptedChip Chip { get; }

    public LineFlags Flags { get; }

    public string Consumer { get; }

    public Queue<LineEvent> Events { get; } = new(64);

    /// <summary>Called at each edge, for whoever does not wait.</summary>
    public Action? OnEdge { get; set; }

    public void Edge()
    {
        if (_still is null)
        {
            Settle();
        }
        else
        {
            _still.Change(_debounce, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The wire moves, and the kernel has no room for the edge.</summary>
    public void MoveUnheard(bool isHigh) => Chip.IsHigh[_lines[0]] = _isHigh = isHigh;

    public int Get(ref LineValues values)
    {
        values.Bits = 0;
        for (var i = 0; i < _lines.Length; i++)
        {
            var isHigh = _still is null ? Chip.IsHigh[_lines[i]] : _isHigh;
            values.Bits |= isHigh != ((Flags & LineFlags.ActiveLow) != LineFlags.None) ? 1UL << i : 0;
        }

        values.Bits &= values.Mask;
        return 0;
    }

    public int Set(ref LineValues values)
    {
        if ((Flags & LineFlags.Output) == LineFlags.None)
        {
            return -Libc.NotPermitted;
        }

        for (var i = 0; i < _lines.Length; i++)
        {
            if ((values.Mask >> i & 1) != 0)
            {
                Chip.IsHigh[_lines[i]] = (values.Bits >> i & 1) != 0 != ((Flags & LineFlags.ActiveLow) != LineFlags.None);
            }
        }

        return 0;
    }

    public void End()
    {
        _still?.Dispose();
        foreach (var line in _lines)
        {
            Chip.Users[line] = null;
        }
    }

    private void Settle()
    {
        lock (_lock)
        {
            if (_isHigh == Chip.IsHigh[_lines[0]] || Chip.IsGone)
            {
                return;
            }

            _isHigh = !_isHigh;
            if (Events.Count == _buffer)
            {
                Events.Dequeue(); // the kernel drops the oldest
            }

            _kernel.Queue(this, new LineEvent
            {
                TimestampNs = (ulong)_clock.GetTimestamp() * 100,
                Edge = _isHigh != ((Flags & LineFlags.ActiveLow) != LineFlags.None) ? LineEdge.Rising : LineEdge.Falling,
                Offset = (uint)_lines[0],
                SequenceNumber = ++_sequence,
                LineSequenceNumber = _sequence,
            });
        }

        OnEdge?.Invoke();
    }
}
