namespace HydraKiosk.Link.Journal;

/// <summary>For what may happen without end: told the first time and then at ten, a hundred, a thousand times as often.</summary>
internal static class PowersOfTen
{
    /// <summary>Whether it should be told now.</summary>
    /// <param name="count">How often it has happened.</param>
    /// <param name="first">At how often it is told for the first time.</param>
    public static bool IsDue(long count, int first = 1)
    {
        while (count > first && count % 10 == 0)
        {
            count /= 10;
        }

        return count == first;
    }
}
