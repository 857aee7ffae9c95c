namespace HydraKiosk.Simulator.Replay;

/// <summary>A wire log, read for replay.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Sessions">Every session in it, attempts at one included, in order.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="IsCut">Whether a line was broken off, as a power cut leaves it; it is left out.</param>
/// <param name="Dropped">Messages that the recorder itself had to leave out.</param>
public sealed record Recording(string Path, IReadOnlyList<RecordedSession> Sessions, int Lines, bool IsCut, long Dropped)
{
    /// <summary>The sessions that can be replayed: those in which the service said something.</summary>
    public IEnumerable<RecordedSession> Playable => Sessions.Where(s => s.Messages.Any(m => m.FromService));
}
