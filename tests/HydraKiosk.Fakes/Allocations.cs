namespace HydraKiosk.Fakes;

/// <summary>Proves that something allocates nothing once it is warm.</summary>
public static class Allocations
{
    private const int Rounds = 3;

    /// <summary>
    /// Bytes in one round of <paramref name="runs"/>, or in the best of three: what allocates does so in each, while the runtime that exchanges a
    /// method's code may do so in one.
    /// </summary>
    public static long In(Action action, int warmUps = 50, int runs = 200)
    {
        ArgumentNullException.ThrowIfNull(action);
        Run(action, warmUps);
        var least = Run(action, runs);
        for (var round = 1; round < Rounds && least > 0; round++)
        {
            least = Math.Min(least, Run(action, runs));
        }

        return least;
    }

    private static long Run(Action action, int runs)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
