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

    /// <summary>What is wrong with the description, as a sentence without its point; null where nothing is.</summary>
    public static string? ProblemOf(VehicleOptions vehicle)
    {
        try
        {
            _ = Of(vehicle);
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
        }
    }
}
