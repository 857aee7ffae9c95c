namespace HydraKiosk.Audio.Devices.Clocks;

/// <summary>Where one direction of a device stood at one moment. Published by the device's thread once per period.</summary>
/// <param name="RingFrames">
/// Frames that have gone through the direction's ring (<c>DevicePump.Captured</c> or <c>DevicePump.Played</c>) so far.
/// </param>
/// <param name="DeviceFrames">Frames the device has moved so far; ahead of <paramref name="RingFrames"/> by what was lost on a full ring.</param>
/// <param name="Timestamp"><see cref="TimeProvider.GetTimestamp"/> when the period began; 0 frames: when the device was opened.</param>
public readonly record struct ClockStamp(long RingFrames, long DeviceFrames, long Timestamp);
