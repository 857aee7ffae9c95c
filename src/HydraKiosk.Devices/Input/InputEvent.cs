using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Input;

/// <summary><c>struct input_event</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InputEvent
{
    public const int Bytes = 24;

    /// <summary>Kinds of events.</summary>
    public const ushort Synchronise = 0, Key = 1, Switch = 5, Light = 0x11;

    /// <summary>Codes of <see cref="Synchronise"/>: the end of a packet, and events that were lost because nobody read them in time.</summary>
    public const ushort Report = 0, Dropped = 3;

    public long Seconds;
    public long Microseconds;
    public ushort Type;
    public ushort Code;
    public int Value;
}

/// <summary><c>struct input_mask</c>: which codes of a type this reader wants to hear of; for type zero, which types.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InputMask
{
    public uint Type;
    public uint Bytes;
    public ulong Bits;
}
