using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;

namespace HydraKiosk.Doctor.Checks;

/// <summary>One check: what it is, and how it judges what was read. A judge reads nothing itself.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Judge">From the readings to the finding; called only when everything that it needs is well.</param>
internal sealed record Check(CheckInfo Info, Func<DoctorReadings, Finding> Judge)
{
    /// <summary>Judges one reading; where it is missing, says why.</summary>
    public static Finding Of<T>(Reading<T> reading, Func<T, Finding> judge)
        where T : class => reading switch
        {
            { Value: { } value } => judge(value),
            { IsOverdue: true } => Finding.Unread(reading.Why),
            _ => Finding.Skipped(reading.Why),
        };
}
