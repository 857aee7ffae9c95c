using System.Runtime.InteropServices;
using HydraKiosk.Devices.Can;

namespace HydraKiosk.Devices.Tests.Can;

/// <summary>Sizes and offsets as a C compiler has them on x86-64; arm64 has the same generic headers.</summary>
public sealed class CanLayoutTests
{
    [Fact]
    public unsafe void Frames_filters_and_addresses_are_laid_out_as_in_C()
    {
        Assert.Equal(16, sizeof(CanFrame));
        Assert.Equal(4, (int)Marshal.OffsetOf<CanFrame>(nameof(CanFrame.Length)));
        Assert.Equal(8, (int)Marshal.OffsetOf<CanFrame>(nameof(CanFrame.Data)));
        Assert.Equal(8, sizeof(CanFilter));
        Assert.Equal(24, sizeof(CanAddress));
        Assert.Equal(4, (int)Marshal.OffsetOf<CanAddress>(nameof(CanAddress.Interface)));
        Assert.Equal(40, sizeof(InterfaceRequest));
        Assert.Equal(16, (int)Marshal.OffsetOf<InterfaceRequest>(nameof(InterfaceRequest.Answer)));
        Assert.Equal(32, sizeof(FrameTime));
        Assert.Equal(FrameTime.HeaderBytes, (int)Marshal.OffsetOf<FrameTime>(nameof(FrameTime.Seconds)));
    }
}
