using HydraKiosk.Configuration.Options;
using HydraKiosk.Tools.Driving;

namespace HydraKiosk.Toolbox;

/// <summary>The speed of the vehicle, as the configuration describes it.</summary>
internal static class SpeedSignal
{
    /// <summary>Where in the frames it is.</summary>
    /// <exception cref="ArgumentException">The numbers do not fit a frame.</exception>
    public static CanSpeedSignal Of(VehicleOptions vehicle) => new(
        vehicle.Id, vehicle.StartBit, vehicle.Bits, vehicle.IsBigEndian ? CanByteOrder.BigEndian : CanByteOrder.LittleEndian, vehicle.Scale,
            vehicle.Offset);
}
