namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>Proves that something allocates nothing once it is warm.</summary>
internal static class Allocations
{
    public static long In(Action action, int warmUps = 50, int runs = 200)
    {
        for (var i = 0; i < warmUps; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
