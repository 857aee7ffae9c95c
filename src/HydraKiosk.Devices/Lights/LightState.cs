namespace HydraKiosk.Devices.Lights;

/// <summary>All that the look of a lamp follows from, besides the time.</summary>
/// <param name="Sign">What is to be told.</param>
/// <param name="Code">With <see cref="LightSign.Fault"/>: which, 1 to 5, or 0 for none; above 5 counts as 5. Nothing with the other signs.</param>
/// <param name="LevelDbfs">With <see cref="LightSign.Speaking"/>: how loud the loudspeaker is, in dB below full scale (0 or less).</param>
/// <param name="IsSending">Whether sound leaves the device: no lamp is dark then, whatever the sign.</param>
public readonly record struct LightState(LightSign Sign, int Code = 0, float LevelDbfs = float.NegativeInfinity, bool IsSending = false);

/// <summary>The look of a lamp at one moment.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Next">How long until it changes by itself; null: it stays so, and no timer is needed.</param>
public readonly record struct LightFrame(LightColour Colour, TimeSpan? Next);
