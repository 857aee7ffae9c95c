using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Many devices, each with a policy of its own, lose one server at the same instant; in virtual time.</summary>
/// <param name="devices">How many.</param>
/// <param name="outage">How long the server refuses everybody.</param>
/// <param name="capacity">How many it takes in a second after that; the others are told that there is no free place.</param>
internal sealed class FleetSimulation(int devices, TimeSpan outage, int capacity = int.MaxValue)
{
    /// <summary>Attempts in each second since the loss.</summary>
    public List<int> AttemptsPerSecond { get; } = [];

    /// <summary>When each device was connected again, in seconds since the server was back, ascending.</summary>
    public List<double> ConnectedAfter { get; } = [];

    /// <summary>The second in which the server is back.</summary>
    public int BackAt => (int)Math.Ceiling(outage.TotalSeconds);

    /// <summary>The most attempts in one second once the server is back.</summary>
    public int PeakAfterOutage => AttemptsPerSecond.Skip(BackAt).Max();

    /// <summary>Runs until everybody is connected.</summary>
    public FleetSimulation Run()
    {
        var due = new PriorityQueue<ReconnectPolicy, (double At, int Device)>();
        for (var device = 0; device < devices; device++)
        {
            var policy = new ReconnectPolicy(device);
            due.Enqueue(policy, (policy.NextDelay(RetryPace.Ordinary, TimeSpan.FromHours(1)).TotalSeconds, device));
        }

        var taken = new List<int>();
        while (due.TryDequeue(out var policy, out var next))
        {
            var second = (int)next.At;
            while (AttemptsPerSecond.Count <= second)
            {
                AttemptsPerSecond.Add(0);
                taken.Add(0);
            }

            AttemptsPerSecond[second]++;
            if (next.At >= outage.TotalSeconds && taken[second] < capacity)
            {
                taken[second]++;
                ConnectedAfter.Add(next.At - outage.TotalSeconds);
                continue;
            }

            var pace = next.At < outage.TotalSeconds ? RetryPace.Ordinary : RetryPace.ServerFull;
            due.Enqueue(policy, (next.At + policy.NextDelay(pace, TimeSpan.Zero).TotalSeconds, next.Device));
        }

        return this;
    }
}
