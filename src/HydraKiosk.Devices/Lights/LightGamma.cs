namespace HydraKiosk.Devices.Lights;

/// <summary>
/// From a brightness as an eye counts it (0 to 255) to how much of the time a lamp is switched on, which is what a lamp can be told. Half of the one
/// is a fifth of the other; without this every soft rise is a jump and then nothing.
/// </summary>
internal static class LightGamma
{
    /// <summary>That of screens, near enough.</summary>
    public const double Usual = 2.2;

    /// <summary>What each brightness becomes.</summary>
    /// <param name="most">What 255 becomes, before <paramref name="share"/>.</param>
    /// <param name="gamma">The exponent.</param>
    /// <param name="share">How much of the whole is allowed, 0 to 1.</param>
    public static int[] Table(int most, double gamma = Usual, double share = 1)
    {
        var table = new int[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (int)Math.Round(most * share * Math.Pow(i / 255.0, gamma), MidpointRounding.AwayFromZero);
        }

        return table;
    }
}
