using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary><c>struct gpiochip_info</c>, 68 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChipInfo
{
    public ShortText Name;
    public ShortText Label;
    public uint Lines;
}

/// <summary><c>struct gpio_v2_line_values</c>, 16 bytes; bit n is line n of the request.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_attribute</c>, 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct LineAttribute
{
    [FieldOffset(0)]
    public LineAttributeId Id;

    [FieldOffset(8)]
    public LineFlags Flags;

    [FieldOffset(8)]
    public ulong Values;

    [FieldOffset(8)]
    public uint DebounceMicroseconds;
}

/// <summary><c>struct gpio_v2_line_config_attribute</c>, 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineConfigAttribute
{
    public LineAttribute Attribute;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_config</c>, 272 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineConfig
{
    public LineFlags Flags;
    public uint AttributeCount;
    public FiveZeroes Padding;
    public LineConfigAttributes Attributes;
}

/// <summary><c>struct gpio_v2_line_request</c>, 592 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineRequest
{
    public LineOffsets Offsets;
    public ShortText Consumer;
    public LineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    public FiveZeroes Padding;
    public int Descriptor;
}

/// <summary><c>struct gpio_v2_line_info</c>, 256 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineInfo
{
    public ShortText Name;
    public ShortText Consumer;
    public uint Offset;
    public uint AttributeCount;
    public LineFlags Flags;
    public LineAttributes Attributes;
    public FourZeroes Padding;
}

/// <summary><c>struct gpio_v2_line_event</c>, 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LineEvent
{
    /// <summary>Nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong TimestampNs;
    public LineEdge Edge;
    public uint Offset;
    public uint SequenceNumber;

    /// <summary>Counts the events of this line from 1; a gap means that the kernel's buffer was full.</summary>
    public uint LineSequenceNumber;
    public SixZeroes Padding;
}
