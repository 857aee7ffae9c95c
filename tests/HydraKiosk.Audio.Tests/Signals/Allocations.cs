namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>Proves that something allocates nothing once it is warm.</summary>
internal static class Allocations
{
    private const int Rounds = 3;

    /// <summary>Bytes in the best of three rounds: what allocates does so in each, while the runtime that exchanges a method's code may do so in one.</summary>
    public static long In(Action action, int warmUps = 50, int runs = 200)
    {
        Run(action, warmUps);
        return Enumerable.Range(0, Rounds).Min(_ => Run(action, runs));
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
