using Microsoft.Extensions.Logging;

namespace HydraKiosk.Traffic;

/// <summary>The journal of the data budget, as far as nobody has to act on it.</summary>
internal static partial class DataLog
{
    [LoggerMessage(6124, LogLevel.Information, "the data budget has room again: {DayMB} MB used today, {MonthMB} MB this month")]
    public static partial void RoomAgain(ILogger log, double dayMB, double monthMB);
}
