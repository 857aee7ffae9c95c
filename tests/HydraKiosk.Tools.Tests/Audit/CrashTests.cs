using System.Diagnostics;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>A program that is killed at any moment leaves a log that holds together, and does nothing twice.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 200;
    private const int AtLeast = 25; // on a machine that is busy with other things

    /// <summary>With this variable the test takes as long as it takes.</summary>
    private static readonly TimeSpan _enough = Environment.GetEnvironmentVariable("HYDRA_KIOSK_ALL_KILLS") == "1" ? TimeSpan.MaxValue
        : TimeSpan.FromSeconds(60);

    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void No_moment_of_a_kill_breaks_the_chain_or_repeats_a_side_effect()
    {
        var folder = Path.GetDirectoryName(_bench.Folder)!;
        var effects = Path.Combine(folder, "effects");
        var random = new Random(11);
        var began = Stopwatch.GetTimestamp();
        var kills = 0;
        for (; kills < Kills && (kills < AtLeast || Stopwatch.GetElapsedTime(began) < _enough); kills++)
        {
            // Of every four one is killed while it finds the end of the log, the others while they work.
            KillOne(folder, kills % 4 == 3 ? Path.Combine(_bench.Folder, "audit.head") : effects, random);
            using (_bench.Open())
            {
                Assert.Null(_bench.Verify().Problem);
            }

            var done = File.ReadAllLines(effects);
            Assert.Equal(done.Length, done.Distinct().Count());
        }

        var count = File.ReadAllLines(effects).Length;
        Assert.True(count > kills / 2, "the program got as far as its side effects");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {count} side effects, {_bench.Verify().Lines} lines, {Directory.GetFiles(_bench.Folder, "*.torn").Length} torn");
    }

    /// <summary>Starts the program, waits until it has written to a file, and kills it a random moment later.</summary>
    private static void KillOne(string folder, string awaited, Random random)
    {
        var before = Written(awaited);
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            Environment = { [CrashWriter.Variable] = folder, ["DOTNET_TieredPGO"] = "0" },
        })!;
        var limit = Stopwatch.StartNew();
        while (Written(awaited) == before)
        {
            Assert.False(child.HasExited || limit.Elapsed > TimeSpan.FromSeconds(60), "the program does nothing");
            child.WaitForExit(1);
        }

        SpinWait.SpinUntil(static () => false, TimeSpan.FromMicroseconds(random.Next(0, 20_000)));
        child.Kill();
        child.WaitForExit();
    }

    private static (long Length, DateTime At) Written(string path) =>
        File.Exists(path) ? (new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)) : (0, default);
}
