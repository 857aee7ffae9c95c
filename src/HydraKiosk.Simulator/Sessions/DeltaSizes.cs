using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Into what pieces the sound of replies is cut, and how fast they follow each other.</summary>
internal sealed class DeltaSizes(ScenarioServer server, Random random, int rateHz)
{
    /// <summary>The rate of the sound.</summary>
    public int RateHz { get; set; } = rateHz;

    private double BytesPerMs => RateHz * 2 / 1000.0;

    /// <summary>Cuts the next one in the middle of a sample.</summary>
    public bool OddNext { get; set; }

    /// <summary>Bytes of the next one, if the reply has as many left.</summary>
    public int Next()
    {
        var size = (int)(random.Next(server.MinDeltaMs, server.MaxDeltaMs + 1) * BytesPerMs) & ~1;
        if (server.OddDeltas)
        {
            size = random.Next(6) switch
            {
                0 => 0,
                1 => random.Next(1, 6),
                2 => size | 1,
                _ => size,
            };
        }

        if (OddNext)
        {
            size |= 1;
            OddNext = false;
        }

        return size;
    }

    /// <summary>The time from one of so many bytes to the next.</summary>
    public TimeSpan Pause(int bytes) => TimeSpan.FromMilliseconds(bytes / BytesPerMs / server.DeliverySpeed);
}
