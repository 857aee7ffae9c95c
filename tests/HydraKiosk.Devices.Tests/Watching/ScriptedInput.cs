using System.Runtime.InteropServices;
using System.Text;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Watching;

/// <summary>An input device of a <see cref="ScriptedKernel"/>; open once at a time.</summary>
internal sealed unsafe class ScriptedInput(ScriptedKernel kernel, string name) : ScriptedKernel.IOpenFile
{
    private readonly Queue<InputEvent> _events = [];

    public byte[] NameBytes { get; set; } = [.. Encoding.UTF8.GetBytes(name), 0];

    public HashSet<int> Keys { get; } = [];

    public HashSet<int> Switches { get; } = [];

    public HashSet<int> Lights { get; } = [];

    public HashSet<int> Down { get; } = [];

    public HashSet<int> On { get; } = [];

    public HashSet<int> Lit { get; } = [];

    public int OpenError { get; set; }

    public int WriteOpenError { get; set; }

    public int WriteError { get; set; }

    public int NameError { get; set; }

    public bool KnowsClock { get; set; } = true;

    public bool IsGone { get; set; }

    public bool ClaimsEverything { get; set; }

    /// <summary>Answers of the next reads, before the events: a negative error, or that many bytes of the events, whole or not.</summary>
    public Queue<int> Reads { get; } = [];

    /// <summary>How the filter of this reader was set, by type.</summary>
    public Dictionary<uint, ulong> Masks { get; } = [];

    public int StateReads { get; private set; }

    public short Ready => IsGone ? (short)(Libc.PollHangUp | Libc.PollError) : _events.Count > 0 || Reads.Count > 0 ? Libc.PollIn : (short)0;

    public void Put(ushort type, ushort code, int value, long? atNs = null)
    {
        var ns = atNs ?? kernel.MonotonicNs;
        var one = new InputEvent { Type = type, Code = code, Value = value };
        _events.Enqueue(one with { Seconds = ns / 1_000_000_000, Microseconds = ns % 1_000_000_000 / 1000 });
    }

    public void PutRaw(InputEvent one) => _events.Enqueue(one);

    public void Press(int key, long? atNs = null) => Move(key, 1, atNs);

    public void Release(int key, long? atNs = null) => Move(key, 0, atNs);

    /// <summary>As the kernel does it: lets go of the keys in a packet of its own, then the device is dead.</summary>
    public void Unplug(bool isReadBefore)
    {
        if (isReadBefore)
        {
            foreach (var key in Down)
            {
                Put(InputEvent.Key, (ushort)key, 0);
            }

            Put(InputEvent.Synchronise, InputEvent.Report, 1);
            Down.Clear();
        }
        else
        {
            IsGone = true;
        }
    }

    public int Read(void* buffer, int bytes)
    {
        if (IsGone)
        {
            return -Libc.NoDevice;
        }

        if (Reads.TryDequeue(out var scripted))
        {
            if (scripted <= 0)
            {
                return scripted;
            }

            bytes = scripted;
        }

        var events = (InputEvent*)buffer;
        var count = 0;
        while (count < bytes / InputEvent.Bytes && _events.TryDequeue(out var one))
        {
            events[count++] = one;
        }

        var rest = bytes % InputEvent.Bytes;
        return count == 0 && rest == 0 ? -Libc.TryAgain : (count * InputEvent.Bytes) + rest;
    }

    public int Write(void* buffer, int bytes)
    {
        if (IsGone || WriteError != 0)
        {
            return IsGone ? -Libc.NoDevice : -WriteError;
        }

        foreach (var one in MemoryMarshal.Cast<byte, InputEvent>(new ReadOnlySpan<byte>(buffer, bytes)))
        {
            if (one.Type == InputEvent.Light)
            {
                _ = one.Value != 0 ? Lit.Add(one.Code) : Lit.Remove(one.Code);
            }
        }

        return bytes;
    }

    public int IoControl(nuint request, void* argument)
    {
        if (IsGone)
        {
            return -Libc.NoDevice;
        }

        var bytes = (int)((request >> 16) & 0x3FFF);
        var answer = new Span<byte>(argument, bytes);
        switch ((uint)request & 0xFFFF)
        {
            case 0x4506 when NameError != 0:
                return -NameError;
            case 0x4506:
                NameBytes.AsSpan(0, Math.Min(bytes, NameBytes.Length)).CopyTo(answer);
                return Math.Min(bytes, NameBytes.Length);
            case 0x4518:
                StateReads++;
                while (_events.TryPeek(out var one) && one.Type is InputEvent.Key or InputEvent.Synchronise)
                {
                    _events.Dequeue(); // the kernel does so, for the keys
                }

                return Put(answer, Down);
            case 0x451B:
                return Put(answer, On);
            case 0x4521:
                return Put(answer, Keys);
            case 0x4525:
                return Put(answer, Switches);
            case 0x4531:
                return Put(answer, Lights);
            case 0x45A0:
                return KnowsClock && *(int*)argument == 1 ? 0 : -Libc.Invalid;
            case 0x4593:
                var mask = *(InputMask*)argument;
                Masks[mask.Type] = *(ulong*)mask.Bits;
                return 0;
            default:
                return -Libc.NotATerminal;
        }
    }

    private void Move(int key, int value, long? atNs)
    {
        _ = value != 0 ? Down.Add(key) : Down.Remove(key);
        Put(InputEvent.Key, (ushort)key, value, atNs);
        Put(InputEvent.Synchronise, InputEvent.Report, 0, atNs);
    }

    private int Put(Span<byte> answer, HashSet<int> set)
    {
        answer.Clear();
        if (ClaimsEverything)
        {
            answer.Fill(0xFF);
        }

        foreach (var bit in set)
        {
            answer[bit / 8] |= (byte)(1 << (bit % 8));
        }

        return answer.Length;
    }
}
