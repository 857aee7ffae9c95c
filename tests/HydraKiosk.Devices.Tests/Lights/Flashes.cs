using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>
/// Counts flashes as WCAG 2.3.1 does: a pair of opposing changes of relative luminance by a tenth of the most or more, where the darker is below
/// 0.8 of it.
/// </summary>
internal static class Flashes
{
    private const double Tenth = 0.1;
    private const double Bright = 0.8;

    /// <summary>The most changes up or down within any one second; six are three flashes.</summary>
    public static int MostChangesInASecond(IEnumerable<(TimeSpan At, LightColour Colour)> looks)
    {
        var changes = new List<TimeSpan>();
        double low = double.NaN, high = double.NaN;
        var rising = 0;
        foreach (var (at, colour) in looks)
        {
            var luminance = Luminance(colour);
            (low, high) = double.IsNaN(low) ? (luminance, luminance) : (Math.Min(low, luminance), Math.Max(high, luminance));
            if (rising <= 0 && luminance - low >= Tenth && low < Bright)
            {
                (rising, high) = (1, luminance);
                changes.Add(at);
            }
            else if (rising >= 0 && high - luminance >= Tenth && luminance < Bright)
            {
                (rising, low) = (-1, luminance);
                changes.Add(at);
            }

            low = rising > 0 ? Math.Max(low, luminance - Tenth) : low;
            high = rising < 0 ? Math.Min(high, luminance + Tenth) : high;
        }

        return changes.Count == 0 ? 0 : changes.Max(from => changes.Count(c => c >= from && c < from + TimeSpan.FromSeconds(1)));
    }

    /// <summary>By the brightest part: the most careful reading for a lamp of any colour.</summary>
    private static double Luminance(LightColour colour) => Math.Pow(colour.Brightness / 255.0, 2.2);
}
