namespace HydraKiosk.Tools.Builtin;

/// <summary>What the device offers to the tools that are part of the program.</summary>
/// <param name="ReadStatus">Tells how the device is; called on a pool thread.</param>
public sealed record BuiltinServices(Func<DeviceStatus> ReadStatus);
