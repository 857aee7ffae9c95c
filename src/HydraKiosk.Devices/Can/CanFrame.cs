using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Can;

/// <summary><c>struct can_frame</c>: at most eight bytes of data, as on a classic bus.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CanFrame
{
    public const int Bytes = 16;
    public const int MaxData = 8;

    /// <summary>In <see cref="Id"/>: an id of 29 bits; a question without data; a report of the controller and no frame.</summary>
    public const uint Extended = 0x8000_0000, Remote = 0x4000_0000, Error = 0x2000_0000;

    public uint Id;
    public byte Length;
    public byte Padding;
    public byte Reserved;
    public byte RawLength;
    public CanData Data;
}

/// <summary>The data of a frame.</summary>
[InlineArray(CanFrame.MaxData)]
internal struct CanData
{
    private byte _first;
}

/// <summary><c>struct can_filter</c>: the kernel passes on what has the same bits as <see cref="Id"/> where <see cref="Mask"/> has ones.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CanFilter
{
    public uint Id;
    public uint Mask;
}

/// <summary><c>struct sockaddr_can</c>, of which only the interface matters to a raw socket.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct CanAddress
{
    public const int Bytes = 24;

    public ushort Family;
    public int Interface;
}

/// <summary><c>struct ifreq</c>: a question about an interface, and its answer.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct InterfaceRequest
{
    public const int Bytes = 40;
    public const int MaxName = 15;

    /// <summary>SIOCGIFINDEX and SIOCGIFFLAGS.</summary>
    public const uint GetIndex = 0x8933, GetFlags = 0x8913;

    /// <summary>IFF_UP.</summary>
    public const int Up = 1;

    public InterfaceName Name;

    /// <summary>The index, or the flags in its lower half.</summary>
    public int Answer;
}

/// <summary>The name of an interface, with a zero at its end.</summary>
[InlineArray(InterfaceRequest.MaxName + 1)]
internal struct InterfaceName
{
    private byte _first;
}

/// <summary>When a frame came, as the kernel sends it along: a header and a <c>struct timespec</c> of CLOCK_REALTIME.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameTime
{
    public const int HeaderBytes = 16;
    public const int Bytes = 32;

    public Watching.ControlHeader Header;
    public long Seconds;
    public long Nanoseconds;
}
