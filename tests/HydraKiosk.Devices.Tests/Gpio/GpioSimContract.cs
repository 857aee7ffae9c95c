using System.Globalization;
using HydraKiosk.Devices.Gpio.Drivers;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>What both drivers show on real lines, with figures in the test's output.</summary>
public abstract class GpioSimContract(GpioDriverKind kind, ITestOutputHelper output) : GpioContract
{
    private const int Presses = 100;
    private readonly TestLog _log = new();

    private protected override IGpioRig Rig() => new GpioSim(() => GpioDrivers.Create(kind, TimeProvider.System, _log));

    [Fact]
    public void An_edge_is_told_soon_after_its_debounce_time()
    {
        using var rig = Rig();
        var delays = new List<double>();
        var record = new ContactRecord();
        long pulled = 0;
        record.OnChange = change => delays.Add(TimeProvider.System.GetElapsedTime(Volatile.Read(ref pulled)).TotalMilliseconds);
        foreach (var debounce in new[] { TimeSpan.Zero, Debounce })
        {
            record = new ContactRecord { OnChange = record.OnChange };
            using (rig.Driver.OpenInput(Input(rig, "1") with { Debounce = debounce }, record.Changed, record.Lost))
            {
                record.Next();
                delays.Clear();
                for (var press = 0; press < Presses; press++)
                {
                    foreach (var isClosed in new[] { true, false })
                    {
                        rig.Pass(TimeSpan.FromMilliseconds(20));
                        Volatile.Write(ref pulled, TimeProvider.System.GetTimestamp());
                        rig.Drive(1, isClosed);
                        Expect(record, isClosed);
                    }
                }
            }

            delays.Sort();
            Tell(string.Create(CultureInfo.InvariantCulture,
                $"debounce {debounce.TotalMilliseconds} ms: edge to callback p50 {delays[Presses]:0.00} ms, p99 {delays[(Presses * 2) - 3]:0.00} ms, most {delays[^1]:0.00} ms"));
            // The middle one: the last hundredth measures how busy the machine around the simulator is.
            Assert.InRange(delays[Presses] - debounce.TotalMilliseconds, 0, 15);
        }
    }

    [Fact]
    public void Edges_without_debounce_are_counted()
    {
        using var rig = Rig();
        var told = 0;
        using var line = rig.Driver.OpenInput(Input(rig, "1") with { Debounce = TimeSpan.Zero }, _ => told++, _ => { });
        for (var edge = 0; edge < 220; edge++)
        {
            rig.Drive(1, isHigh: edge % 2 == 0);
            rig.Pass(TimeSpan.FromMicroseconds(400));
        }

        rig.Pass(TimeSpan.FromSeconds(1));
        Tell($"of 220 edges 400 µs apart, without debounce, {told - 1} were told");
    }

    private protected int WakeUpsIn(IGpioRig rig, TimeSpan time)
    {
        var before = Switches();
        var processor = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        rig.Pass(time);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var milliseconds = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
        var after = Switches();
        Assert.Contains(after.Values, thread => thread.Name.StartsWith("gpio", StringComparison.Ordinal));
        var (woken, all) = (0, 0);
        foreach (var (thread, count) in after)
        {
            var more = count.Switches - before.GetValueOrDefault(thread).Switches;
            if (more > 0)
            {
                Tell($"thread {thread} {count.Name}: {more} wake-ups in {time.TotalSeconds} s");
            }

            all += more;
            woken += count.Name.StartsWith("gpio", StringComparison.Ordinal) ? more : 0;
        }

        Tell(string.Create(CultureInfo.InvariantCulture,
            $"2 lines idle for {time.TotalSeconds} s: {woken} wake-ups of threads named gpio, {all} of all, {milliseconds:0} ms of processor and {bytes} B in the whole process"));
        return woken;
    }

    private void Tell(string line) => output.WriteLine($"figure: {kind}: {line}");

    /// <summary>How often each thread of this process has gone to sleep of its own will.</summary>
    private static Dictionary<string, (string Name, int Switches)> Switches()
    {
        var all = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            if (!TryRead($"{task}/status", out var status))
            {
                continue;
            }

            var rows = status.Select(row => row.Split('\t', 2)).Where(row => row.Length == 2)
                .ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);
            all[Path.GetFileName(task)] = (rows["Name:"], int.Parse(rows["voluntary_ctxt_switches:"], CultureInfo.InvariantCulture));
        }

        return all;
    }

    /// <summary>A thread of the pool may end between its being listed and its being read.</summary>
    private static bool TryRead(string path, out string[] lines)
    {
        try
        {
            lines = File.ReadAllLines(path);
            return true;
        }
        catch (IOException)
        {
            lines = [];
            return false;
        }
    }
}
