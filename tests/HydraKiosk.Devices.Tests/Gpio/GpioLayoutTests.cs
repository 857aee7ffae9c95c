using System.Runtime.CompilerServices;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>The structs are those of <c>linux/gpio.h</c>, byte for byte; the figures are a C compiler's, the same on x64 and arm64.</summary>
public sealed unsafe class GpioLayoutTests
{
    [Fact]
    public void Sizes_are_the_kernels()
    {
        Assert.Equal(68, Unsafe.SizeOf<ChipInfo>());
        Assert.Equal(16, Unsafe.SizeOf<LineValues>());
        Assert.Equal(16, Unsafe.SizeOf<LineAttribute>());
        Assert.Equal(24, Unsafe.SizeOf<LineConfigAttribute>());
        Assert.Equal(272, Unsafe.SizeOf<LineConfig>());
        Assert.Equal(592, Unsafe.SizeOf<LineRequest>());
        Assert.Equal(256, Unsafe.SizeOf<LineInfo>());
        Assert.Equal(48, Unsafe.SizeOf<LineEvent>());
        Assert.Equal(8, Unsafe.SizeOf<PollDescriptor>());
    }

    [Fact]
    public void Each_request_number_carries_the_size_of_its_struct()
    {
        Assert.Equal(Unsafe.SizeOf<ChipInfo>(), SizeIn(GpioRequests.GetChipInfo));
        Assert.Equal(Unsafe.SizeOf<LineInfo>(), SizeIn(GpioRequests.GetLineInfo));
        Assert.Equal(Unsafe.SizeOf<LineRequest>(), SizeIn(GpioRequests.GetLine));
        Assert.Equal(Unsafe.SizeOf<LineValues>(), SizeIn(GpioRequests.GetValues));
        Assert.Equal(Unsafe.SizeOf<LineValues>(), SizeIn(GpioRequests.SetValues));
    }

    [Fact]
    public void Offsets_are_the_kernels()
    {
        ChipInfo chip;
        Assert.Equal([0, 32, 64], From(&chip, &chip.Name, &chip.Label, &chip.Lines));
        LineValues values;
        Assert.Equal([0, 8], From(&values, &values.Bits, &values.Mask));
        LineAttribute attribute;
        Assert.Equal([0, 8, 8, 8], From(&attribute, &attribute.Id, &attribute.Flags, &attribute.Values, &attribute.DebounceMicroseconds));
        LineConfigAttribute part;
        Assert.Equal([0, 16], From(&part, &part.Attribute, &part.Mask));
        LineConfig config;
        Assert.Equal([0, 8, 12, 32], From(&config, &config.Flags, &config.AttributeCount, &config.Padding, &config.Attributes));
        LineRequest request;
        Assert.Equal([0, 256, 288, 560, 564, 568, 588], From(&request, &request.Offsets, &request.Consumer, &request.Config, &request.LineCount,
            &request.EventBufferSize, &request.Padding, &request.Descriptor));
        LineInfo info;
        Assert.Equal([0, 32, 64, 68, 72, 80, 240], From(&info, &info.Name, &info.Consumer, &info.Offset, &info.AttributeCount, &info.Flags,
            &info.Attributes, &info.Padding));
        LineEvent edge;
        Assert.Equal([0, 8, 12, 16, 20, 24], From(&edge, &edge.TimestampNs, &edge.Edge, &edge.Offset, &edge.SequenceNumber, &edge.LineSequenceNumber,
            &edge.Padding));
        PollDescriptor poll;
        Assert.Equal([0, 4, 6], From(&poll, &poll.Descriptor, &poll.Events, &poll.Returned));
    }

    private static int SizeIn(uint request) => (int)((request >> 16) & 0x3FFF);

    private static int[] From(void* start, params void*[] fields)
    {
        var offsets = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            offsets[i] = (int)((byte*)fields[i] - (byte*)start);
        }

        return offsets;
    }
}
