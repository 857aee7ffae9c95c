namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>Numbers of <c>linux/gpio.h</c>, version 2 (Linux 5.10 and later); x64 and arm64 agree on all of them.</summary>
internal static class GpioRequests
{
    public const uint GetChipInfo = 0x8044B401;
    public const uint GetLineInfo = 0xC100B405;
    public const uint GetLine = 0xC250B407;
    public const uint GetValues = 0xC010B40E;
    public const uint SetValues = 0xC010B40F;
}

/// <summary>What a line is asked to be, or is.</summary>
[Flags]
internal enum LineFlags : ulong
{
    None = 0,
    Used = 1,
    ActiveLow = 2,
    Input = 4,
    Output = 8,
    EdgeRising = 0x10,
    EdgeFalling = 0x20,
    OpenDrain = 0x40,
    OpenSource = 0x80,
    PullUp = 0x100,
    PullDown = 0x200,
    BiasDisabled = 0x400,
}

/// <summary>Which of its fields a <see cref="LineAttribute"/> uses.</summary>
internal enum LineAttributeId : uint
{
    None = 0,
    Flags = 1,
    OutputValues = 2,
    Debounce = 3,
}

/// <summary>What a line did; with active-low these speak of the logical level.</summary>
internal enum LineEdge : uint
{
    Rising = 1,
    Falling = 2,
}
