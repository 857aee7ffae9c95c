namespace HydraKiosk.Devices.Input;

/// <summary>The numbers of the requests of <c>linux/input.h</c>.</summary>
internal static class InputRequests
{
    /// <summary>EVIOCSCLOCKID: which clock the timestamps are of.</summary>
    public const uint SetClock = 0x400445A0;

    /// <summary>EVIOCSMASK: what this reader wants to hear of.</summary>
    public const uint SetMask = 0x40104593;

    /// <summary>CLOCK_MONOTONIC.</summary>
    public const int MonotonicClock = 1;

    private const uint Read = 0x8000_0000;
    private const uint Group = 'E' << 8;

    /// <summary>EVIOCGNAME.</summary>
    public static uint Name(int bytes) => Reading(0x06, bytes);

    /// <summary>EVIOCGKEY: which keys are down.</summary>
    public static uint KeysDown(int bytes) => Reading(0x18, bytes);

    /// <summary>EVIOCGSW: which switches are on.</summary>
    public static uint SwitchesOn(int bytes) => Reading(0x1B, bytes);

    /// <summary>EVIOCGBIT: which codes of a type it has.</summary>
    public static uint Codes(ushort type, int bytes) => Reading((uint)(0x20 + type), bytes);

    private static uint Reading(uint number, int bytes) => Read | ((uint)bytes << 16) | Group | number;
}
