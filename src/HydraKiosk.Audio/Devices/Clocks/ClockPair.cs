namespace HydraKiosk.Audio.Devices.Clocks;

/// <summary>The last published positions of both directions of a device, each with its own time.</summary>
/// <param name="Capture">The microphone's side.</param>
/// <param name="Playback">The loudspeaker's side.</param>
public readonly record struct ClockPair(ClockStamp Capture, ClockStamp Playback);
