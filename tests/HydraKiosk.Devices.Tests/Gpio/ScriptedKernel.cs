using System.Runtime.InteropServices;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>
/// Stands in for the kernel's GPIO: takes and answers the exact structs, refuses what the kernel refuses, debounces by a clock that moves when told,
/// and lets a test pull at wires. Any thread.
/// </summary>
internal sealed class ScriptedKernel(ManualClock clock) : IGpioSystem
{
    private const int FirstDescriptor = 1000;
    private readonly object _lock = new();
    private readonly SortedDictionary<int, ScriptedChip> _chips = [];
    private readonly Dictionary<int, object> _open = [];
    private int _nextDescriptor = FirstDescriptor;

    /// <summary>Files that may not be opened, with their groups.</summary>
    public Dictionary<string, string> Denied { get; } = [];

    /// <summary>Further names of chips' files.</summary>
    public Dictionary<string, string> Links { get; } = [];

    /// <summary>The error number of every request for lines, until it is set back to 0.</summary>
    public int RefuseWith { get; set; }

    /// <summary>Times that a wait has come back.</summary>
    public int WakeUps { get; private set; }

    /// <summary>Descriptors that are open.</summary>
    public int OpenDescriptors
    {
        get { lock (_lock) { return _open.Count; } }
    }

    /// <summary>The last request for lines as it came.</summary>
    public LineRequest LastRequest { get; private set; }

    /// <summary>Plugs a chip in.</summary>
    public ScriptedChip PlugIn(int number, string label, params string[] lineNames)
    {
        lock (_lock)
        {
            return _chips[number] = new ScriptedChip(number, label, lineNames);
        }
    }

    /// <summary>Pulls a chip out; its lines' requests end.</summary>
    public void Unplug(ScriptedChip chip)
    {
        lock (_lock)
        {
            _chips.Remove(chip.Number);
            chip.IsGone = true;
            foreach (var deletions in _open.Values.OfType<Deletions>())
            {
                deletions.IsAwake = true;
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Pulls at a wire.</summary>
    public void Drive(ScriptedChip chip, int line, bool isHigh)
    {
        ScriptedRequest? request;
        lock (_lock)
        {
            chip.IsHigh[line] = isHigh;
            request = chip.Users[line];
            if (request is null || (request.Flags & LineFlags.EdgeRising) == LineFlags.None || chip.IsGone)
            {
                return;
            }
        }

        request.Edge();
    }

    /// <summary>Adds an event as it is, as long as a request for the line is open.</summary>
    public void Queue(ScriptedRequest request, LineEvent edge)
    {
        lock (_lock)
        {
            request.Events.Enqueue(edge);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Holds a line by another program.</summary>
    public static void Occupy(ScriptedChip chip, int line, string consumer) => chip.Occupied[line] = consumer;

    public IReadOnlyList<string> ChipPaths()
    {
        lock (_lock)
        {
            return [.. _chips.Values.Select(chip => chip.Path), .. Links.Keys];
        }
    }

    public string? GroupOf(string path) => Denied.GetValueOrDefault(path);

    public int Open(string path)
    {
        lock (_lock)
        {
            var at = Links.GetValueOrDefault(path, path);
            return Denied.ContainsKey(path) ? -Libc.AccessDenied
                : _chips.Values.FirstOrDefault(chip => chip.Path == at) is { } chip ? Keep(chip) : -Libc.NoEntry;
        }
    }

    public int OpenWake()
    {
        lock (_lock)
        {
            return Keep(new WakeUp());
        }
    }

    public int OpenDeletions()
    {
        lock (_lock)
        {
            return Keep(new Deletions());
        }
    }

    public int Control(int descriptor, uint request, Span<byte> argument)
    {
        Assert.Equal((int)((request >> 16) & 0x3FFF), argument.Length); // the size is a part of the number
        lock (_lock)
        {
            return (_open.GetValueOrDefault(descriptor), request) switch
            {
                (ScriptedChip { IsGone: true } or ScriptedRequest { Chip.IsGone: true }, _) => -Libc.NoDevice,
                (ScriptedChip chip, GpioRequests.GetChipInfo) => Tell(chip, ref MemoryMarshal.AsRef<ChipInfo>(argument)),
                (ScriptedChip chip, GpioRequests.GetLineInfo) => Tell(chip, ref MemoryMarshal.AsRef<LineInfo>(argument)),
                (ScriptedChip chip, GpioRequests.GetLine) => Give(chip, ref MemoryMarshal.AsRef<LineRequest>(argument)),
                (ScriptedRequest lines, GpioRequests.GetValues) => lines.Get(ref MemoryMarshal.AsRef<LineValues>(argument)),
                (ScriptedRequest lines, GpioRequests.SetValues) => lines.Set(ref MemoryMarshal.AsRef<LineValues>(argument)),
                _ => -Libc.NotATerminal,
            };
        }
    }

    public int Read(int descriptor, Span<byte> buffer)
    {
        lock (_lock)
        {
            switch (_open[descriptor])
            {
                case WakeUp wake:
                    wake.IsAwake = false;
                    return sizeof(ulong);
                case ScriptedRequest { Chip.IsGone: true }:
                    return -Libc.NoDevice;
                case ScriptedRequest request:
                    var events = MemoryMarshal.Cast<byte, LineEvent>(buffer);
                    var count = 0;
                    while (count < events.Length && request.Events.TryDequeue(out events[count]))
                    {
                        count++;
                    }

                    return count == 0 ? -Libc.TryAgain : count * 48;
                default:
                    return -Libc.Invalid;
            }
        }
    }

    public int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            ((WakeUp)_open[descriptor]).IsAwake = true;
            Monitor.PulseAll(_lock);
            return bytes.Length;
        }
    }

    public int Wait(Span<PollDescriptor> descriptors)
    {
        lock (_lock)
        {
            for (var isFirst = true; ; isFirst = false)
            {
                var ready = 0;
                foreach (ref var one in descriptors)
                {
                    one.Returned = _open.GetValueOrDefault(one.Descriptor) switch
                    {
                        WakeUp { IsAwake: true } => Libc.PollIn,
                        WakeUp => 0,
                        ScriptedRequest { Chip.IsGone: true } when isFirst => Libc.PollError | Libc.PollHangUp, // nobody is woken for it
                        ScriptedRequest request => request.Events.Count > 0 ? Libc.PollIn : (short)0,
                        _ => Libc.PollInvalid,
                    };
                    ready += one.Returned == 0 ? 0 : 1;
                }

                if (ready > 0)
                {
                    WakeUps++;
                    return ready;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    public void Close(int descriptor)
    {
        lock (_lock)
        {
            Assert.True(_open.Remove(descriptor, out var closed), "a descriptor is closed once");
            if (closed is ScriptedRequest request)
            {
                request.End();
            }
        }
    }

    /// <summary>What stands behind a descriptor.</summary>
    public ScriptedRequest RequestOf(int descriptor) => (ScriptedRequest)_open[descriptor];

    private static int Tell(ScriptedChip chip, ref ChipInfo info)
    {
        info.Name.Set($"gpiochip{chip.Number}");
        info.Label.Set(chip.Label);
        info.Lines = (uint)chip.Names.Length;
        return 0;
    }

    private static int Tell(ScriptedChip chip, ref LineInfo info)
    {
        if (info.Offset >= chip.Names.Length)
        {
            return -Libc.Invalid;
        }

        info.Name.Set(chip.Names[info.Offset]);
        var user = chip.Occupied[info.Offset] ?? chip.Users[info.Offset]?.Consumer;
        info.Consumer.Set(user ?? "");
        var direction = (chip.Users[info.Offset]?.Flags ?? LineFlags.Input) & (LineFlags.Input | LineFlags.Output);
        info.Flags = direction | (user is null ? LineFlags.None : LineFlags.Used);
        return 0;
    }

    private int Give(ScriptedChip chip, ref LineRequest asked)
    {
        LastRequest = asked;
        if (RefuseWith != 0)
        {
            return -RefuseWith;
        }

        ReadOnlySpan<uint> padding = asked.Padding;
        ReadOnlySpan<uint> configPadding = asked.Config.Padding;
        ReadOnlySpan<uint> offsets = asked.Offsets;
        var lines = offsets[..(int)asked.LineCount].ToArray().Select(o => (int)o).ToArray();
        if (padding.ContainsAnyExcept(0u) || configPadding.ContainsAnyExcept(0u) || lines.Length == 0 || lines.Any(o => o >= chip.Names.Length))
        {
            return -Libc.Invalid;
        }

        if (lines.Any(o => chip.Users[o] is not null || chip.Occupied[o] is not null))
        {
            return -Libc.Busy;
        }

        asked.Descriptor = Keep(new ScriptedRequest(this, _lock, clock, chip, lines, in asked));
        return 0;
    }

    private int Keep(object what)
    {
        _open.Add(++_nextDescriptor, what);
        return _nextDescriptor;
    }

    private class WakeUp
    {
        public bool IsAwake { get; set; }
    }

    private sealed class Deletions : WakeUp;
}
