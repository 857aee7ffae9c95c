using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Watching;

/// <summary><c>struct msghdr</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameBytes;
    public MessagePart* Parts;
    public nuint PartCount;
    public void* Control;
    public nuint ControlBytes;
    public int Flags;
}

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessagePart
{
    public void* Data;
    public nuint Bytes;
}

/// <summary><c>struct cmsghdr</c>; what it announces follows it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public nuint Bytes;
    public int Level;
    public int Type;
}
