namespace HydraKiosk.Simulator.Sessions;

/// <summary>Decides into what pieces the audio of replies is cut, and how fast they follow each other. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
internal sealed class DeltaSizes(SessionContext context)
{
    private double BytesPerMs => context.OutputRateHz * 2 / 1000.0;

    /// <summary>Whether the next piece is cut in the middle of a sample.</summary>
    public bool OddNext { get; set; }

    /// <summary>Returns the size of the next piece in bytes, if the reply has as many left.</summary>
    public int Next()
    {
        var (server, random) = (context.Switches, context.Random);
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

    /// <summary>Returns the time from a piece of so many bytes to the next piece.</summary>
    public TimeSpan Pause(int bytes) => TimeSpan.FromMilliseconds(bytes / BytesPerMs / context.Switches.DeliverySpeed);
}
